// Room: Sheets
