"""Run a command and say what it took: a process as small as Python can be.

A process is charged the memory of the one that started it, as that was at the start, where it has not more of its own
(Linux, `ru_maxrss` in getrusage(2)): started by the benchmark itself, no command would need less than that does.
Called as `launch.py COMMAND…`; what the command says goes to standard output, and to standard error a line with its
exit status, the seconds and the largest process's KiB.
"""

import os
import sys
import time

start = time.perf_counter()
process = os.fork()
if not process:
    os.dup2(1, 2)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(process, 0)
seconds = time.perf_counter() - start
sys.stderr.write(f"{os.waitstatus_to_exitcode(status)} {seconds} {usage.ru_maxrss}\n")
