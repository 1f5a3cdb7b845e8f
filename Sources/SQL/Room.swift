// Room: SQL
