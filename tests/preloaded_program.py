"""A program for a vendor's environment: it imports the client once, and forks for each script.

It reads a line of JSON a script: ``{"program": ["-c", TEXT] or [PATH, ...], "env": {...}, "out": PATH,
"err": PATH}``. The child has that environment and nothing of the scripts before it; it ends as any
program does. The exit status is printed as a line.
"""

import importlib
import json
import os
import runpy
import sys
import traceback


def child(asked):
    os.environ.clear()
    os.environ.update(asked["env"])
    for number, path in ((1, asked["out"]), (2, asked["err"])):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
        os.close(file)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    program = asked["program"]
    try:
        if program[0] == "-c":
            sys.argv = ["-c", *program[2:]]
            sys.path[0] = ""
            space = {"__name__": "__main__", "__builtins__": __builtins__}
            exec(compile(program[1], "<string>", "exec"), space)
        else:
            sys.argv = list(program)
            sys.path[0] = os.path.dirname(program[0])
            runpy.run_path(program[0], run_name="__main__")
    except SystemExit:
        raise
    except BaseException:
        traceback.print_exc()
        sys.exit(1)
    sys.exit(0)


def main():
    for name in sys.argv[1:]:
        importlib.import_module(name)
    for line in iter(sys.stdin.readline, ""):
        asked = json.loads(line)
        number = os.fork()
        if number == 0:
            child(asked)
        _, status = os.waitpid(number, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


main()
