// Room: PartnerSQL
