// Room: Sealing
