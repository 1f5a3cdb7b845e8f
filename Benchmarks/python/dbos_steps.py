"""Runs durable workflows on DBOS with its SQLite system database.

    dbos_steps.py DATABASE WORKFLOWS STEPS

All workflows are in flight at the same time; each step answers a small record, which DBOS keeps before the next one
begins. Prints steps per second.
"""

import logging
import sys
import time

from dbos import DBOS

if len(sys.argv) != 4:
    sys.exit("usage: dbos_steps.py DATABASE WORKFLOWS STEPS")
database, workflows, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


@DBOS.step()
def update(number, step):
    return {"id": f"u-{number}", "full_name": f"Traveller {number}, step {step}", "version": step}


@DBOS.workflow()
def travel(number):
    for step in range(1, steps + 1):
        user = update(number, step)
    return user["id"]


DBOS(config={"name": "bench", "system_database_url": f"sqlite:///{database}", "run_admin_server": False})
logging.getLogger("dbos").setLevel(logging.WARNING)
DBOS.launch()
travel(0)  # warm
started = time.perf_counter()
flights = [DBOS.start_workflow(travel, number) for number in range(1, workflows + 1)]
ids = [flight.get_result() for flight in flights]
seconds = time.perf_counter() - started
if ids != [f"u-{number}" for number in range(1, workflows + 1)]:
    sys.exit("the workflows did not end as they should")
DBOS.destroy()
print(f"{workflows * steps / seconds:.0f}")
