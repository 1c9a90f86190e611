SELECT _file, _row, 'task_no', task_no, ''
FROM raw_target
WHERE task_no <> '' AND task_no NOT IN (SELECT task_no FROM raw_task WHERE year = '2020')
