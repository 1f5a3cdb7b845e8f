// Room: Runs
