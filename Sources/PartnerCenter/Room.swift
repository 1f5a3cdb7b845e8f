// Room: PartnerCenter
