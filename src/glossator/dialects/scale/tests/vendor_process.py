"""One process of the vendor's own client, for many scripts: a program for the client's own
environment.

It reads a line of JSON a script, ``{"script": text, "name": text, "known": {...}}``, runs it with the
names of ``vendor_tools`` and ``C``, a client with the key that is known, and prints what the script
left in ``out`` as a line of JSON.
"""

import faulthandler
import json
import sys
import traceback

import vendor_tools

LONGEST_S = 100


def main():
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        asked = json.loads(line)
        vendor_tools.K.clear()
        vendor_tools.K.update(asked["known"])
        vendor_tools.SEEN.clear()
        space = {name: getattr(vendor_tools, name) for name in vendor_tools.__all__}
        space |= {"C": vendor_tools.client(), "__name__": asked["name"]}
        faulthandler.dump_traceback_later(LONGEST_S, exit=True)
        try:
            exec(compile(asked["script"], asked["name"], "exec"), space)
            reply = {"out": space.get("out")}
        except BaseException:
            reply = {"error": traceback.format_exc()}
        faulthandler.cancel_dump_traceback_later()
        print(json.dumps(reply), file=answers, flush=True)


if __name__ == "__main__":
    main()
