/**
 * What a server is asked about its variables, as one SQL script. Each answer is a row: the variable, what was tried,
 * the number of the error (0 for none), and the value afterwards. Every variable gets its own value back.
 */

/**
 * Added to a value, to see by how much the server rounds. In binary they are ones alone, so whatever power of two
 * it rounds to, the result is an odd multiple of that.
 */
const LITTLE = 2 ** 13 - 1;
const MUCH = 2 ** 21 - 1;
/** More than any enumeration has members. */
const MEMBERS = 40;

export const QUESTIONS = `
CREATE SCHEMA asked;
CREATE TABLE asked.answers (
  id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(64), tried VARCHAR(128), errno INT, value TEXT
);
DELIMITER //
CREATE PROCEDURE asked.try_value(IN variable VARCHAR(64), IN expression VARCHAR(128))
BEGIN
  DECLARE number INT DEFAULT 0;
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION GET DIAGNOSTICS CONDITION 1 number = MYSQL_ERRNO;
  SET @value = NULL;
  SET @statement = CONCAT('SET GLOBAL \`', variable, '\` = ', expression);
  PREPARE one FROM @statement;
  IF number = 0 THEN EXECUTE one; END IF;
  SET @statement = CONCAT('SELECT CAST(@@GLOBAL.\`', variable, '\` AS CHAR) INTO @value');
  PREPARE one FROM @statement;
  EXECUTE one;
  INSERT INTO asked.answers (name, tried, errno, value) VALUES (variable, expression, number, @value);
  SET @errno = number;
END//
CREATE PROCEDURE asked.ask_one(IN variable VARCHAR(64), IN kind VARCHAR(20), IN lowest VARCHAR(32), IN highest VARCHAR(32))
BEGIN
  DECLARE number INT DEFAULT 0;
  DECLARE candidate DECIMAL(30);
  CALL asked.try_value(variable, CONCAT('@@GLOBAL.\`', variable, '\`'));
  IF @errno = 0 THEN
    SET @before = @value;
    IF kind = 'Enumeration' THEN
      WHILE number < ${MEMBERS} AND @errno = 0 DO
        CALL asked.try_value(variable, number);
        SET number = number + 1;
      END WHILE;
    ELSEIF kind = 'Integer' AND lowest <> '' THEN
      SET candidate = GREATEST(CAST(lowest AS DECIMAL(30)), CAST(@before AS DECIMAL(30)));
      IF candidate + ${LITTLE} <= CAST(highest AS DECIMAL(30)) THEN
        CALL asked.try_value(variable, candidate + 1);
        CALL asked.try_value(variable, candidate + ${LITTLE});
      END IF;
      IF @value <> candidate + ${LITTLE} AND candidate + ${MUCH} <= CAST(highest AS DECIMAL(30)) THEN
        CALL asked.try_value(variable, candidate + ${MUCH});
      END IF;
    END IF;
    SET @statement = CONCAT('SET GLOBAL \`', variable, '\` = ', IF(kind IN ('Integer', 'Numeric', 'Boolean'), @before, QUOTE(@before)));
    PREPARE back FROM @statement;
    EXECUTE back;
  END IF;
END//
CREATE PROCEDURE asked.ask_all()
BEGIN
  DECLARE ended BOOLEAN DEFAULT FALSE;
  DECLARE variable, kind, lowest, highest VARCHAR(128);
  DECLARE all_variables CURSOR FOR
    SELECT VARIABLE_NAME, DATA_TYPE, MIN_VALUE, MAX_VALUE FROM performance_schema.variables_metadata
    WHERE VARIABLE_SCOPE <> 'SESSION_ONLY' ORDER BY VARIABLE_NAME;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET ended = TRUE;
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
  OPEN all_variables;
  FETCH all_variables INTO variable, kind, lowest, highest;
  WHILE NOT ended DO
    CALL asked.ask_one(variable, kind, lowest, highest);
    SET ended = FALSE;
    FETCH all_variables INTO variable, kind, lowest, highest;
  END WHILE;
END//
DELIMITER ;
CALL asked.ask_all();
SELECT 'metadata', VARIABLE_NAME, VARIABLE_SCOPE, DATA_TYPE, MIN_VALUE, MAX_VALUE
  FROM performance_schema.variables_metadata ORDER BY VARIABLE_NAME;
SELECT 'answer', name, tried, errno, value FROM asked.answers ORDER BY id;
SELECT 'version', @@version;
`;
