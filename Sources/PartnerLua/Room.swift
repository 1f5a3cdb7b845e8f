// Room: PartnerLua
