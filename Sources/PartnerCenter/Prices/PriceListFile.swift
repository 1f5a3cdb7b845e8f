/// The rows of a price list's file, each read as a price and held against the list before.
///
/// Source: Partner Center (worldwide), "Pricing and offers": the columns.
/// Assumed: the list in China has the same, under English or Chinese headers; what no price needs is left aside.
struct PriceListFile {
    static let columns = [
        InputColumn(
            "offer_id", headers: ["Offer ID", "Durable Offer ID", "产品编号", "产品 ID", "产品ID"],
            isRequired: true, isUnique: true),
        InputColumn(
            "name", headers: ["Offer Display Name", "Offer Name", "Name", "产品名称", "名称"], isRequired: true),
        InputColumn("list_price", headers: ["List Price", "标价", "列表价格"], type: .decimal),
        InputColumn(
            "retail_price", headers: ["ERP Price", "ERP", "Retail Price", "建议零售价", "估计零售价格"],
            type: .decimal),
        InputColumn("change", headers: ["A/C/D/U", "Change", "Flag", "变更标志", "变更"]),
        InputColumn(
            "valid_from", headers: ["Valid From Date", "Valid From", "Effective Start Date", "生效日期"],
            type: .date),
        InputColumn(
            "valid_to", headers: ["Valid To Date", "Valid To", "Effective End Date", "失效日期"], type: .date),
        InputColumn("currency", headers: ["Currency", "币种", "货币"]),
    ]

    let month: CalendarMonth
    let currency: Currency
    /// The price that an offer had in the month before, nil where it had none.
    let former: (OfferID) throws -> Price?
    /// Whether there is an offer with this id.
    let isOffer: (OfferID) throws -> Bool
    let refusesUnknown: Bool

    /// What is wrong with a row, everything at once; empty for a good one.
    func faults(_ row: InputRow) throws -> [InputFault] {
        var faults: [InputFault] = []
        _ = try price(row, &faults)
        return faults
    }

    /// The price that a row without faults says.
    func price(_ row: InputRow) throws -> Price? {
        var faults: [InputFault] = []
        return try price(row, &faults)
    }

    private func price(_ row: InputRow, _ faults: inout [InputFault]) throws -> Price? {
        checkPeriod(row, &faults)
        if let text = row["currency"], text.uppercased() != currency.description {
            faults.append(
                InputFault("currency", "is not \(currency), the currency that the partner is billed in"))
        }
        let id: OfferID
        do { id = try OfferID(row["offer_id"] ?? "") } catch let problem as FieldProblem {
            faults.append(InputFault("offer_id", "is no offer's id", hint: problem.hint))
            return nil
        }
        if refusesUnknown, try !isOffer(id) {
            faults.append(
                InputFault(
                    "offer_id", "is none of the offers", hint: "the policy unknown_priced_offers says so"))
        }
        let flag = flag(row, &faults)
        let former = try former(id)
        let list = amount(row, "list_price", flag, former?.listPrice, &faults)
        let retail = amount(row, "retail_price", flag, former?.retailPrice, &faults)
        guard let list, let retail else { return nil }
        var price = Price(
            offerID: id, name: row["name"] ?? "", listPrice: list, retailPrice: retail,
            change: .added, month: month)
        let seen = former.map { price.equals($0) ? PriceChange.unchanged : .changed } ?? .added
        price.change = flag ?? seen
        if let flag, let contradiction = contradiction(flag, seen, former) {
            faults.append(InputFault("change", contradiction.what, hint: contradiction.hint))
        }
        return price
    }

    /// Assumed: a list is one month's; what it names takes effect on the first day at the latest, and not after it.
    private func checkPeriod(_ row: InputRow, _ faults: inout [InputFault]) {
        let from = row["valid_from"].flatMap { try? CalendarDate($0) }
        let to = row["valid_to"].flatMap { try? CalendarDate($0) }
        if let from, from > month.lastDay {
            faults.append(InputFault("valid_from", "is after \(month), the month of the list"))
        }
        if let to, to < month.firstDay {
            faults.append(InputFault("valid_to", "is before \(month), the month of the list"))
        }
        if let from, let to, to < from {
            faults.append(InputFault("valid_to", "is before the day from which it is valid"))
        }
    }

    private func flag(_ row: InputRow, _ faults: inout [InputFault]) -> PriceChange? {
        guard let text = row["change"] else { return nil }
        if let flag = PriceChange(rawValue: text.uppercased()) { return flag }
        faults.append(InputFault("change", "is not one of \(Suggestion.list(PriceChange.names, "or"))"))
        return nil
    }

    /// What is removed needs no amounts: it keeps those it had.
    private func amount(
        _ row: InputRow, _ column: String, _ flag: PriceChange?, _ former: Money?,
        _ faults: inout [InputFault]
    ) -> Money? {
        guard let text = row[column] else {
            if flag == .deleted { return former ?? .zero(currency) }
            faults.append(InputFault(column, "is empty", hint: "only what is removed (DEL) needs no price"))
            return nil
        }
        guard let amount = try? ExactDecimal(text) else {
            faults.append(InputFault(column, "is no exact decimal with at most 30 digits after the point"))
            return nil
        }
        if amount.isNegative {
            faults.append(InputFault(column, "is below zero"))
            return nil
        }
        return Money(amount, currency)
    }

    private func contradiction(
        _ flag: PriceChange, _ seen: PriceChange, _ former: Price?
    ) -> (what: String, hint: String)? {
        switch flag {
        case .added where former != nil:
            ("contradicts the list before, which has a price for it", "CHG, or UNC if the price is the same")
        case .changed where former == nil, .unchanged where former == nil, .deleted where former == nil,
            .deprecated where former == nil:
            ("contradicts the list before, which has no price for it", "ADD is for what is new")
        case .unchanged where seen == .changed:
            ("contradicts the list before, whose price is \(former.map { "\($0.listPrice)" } ?? "")", "CHG")
        default: nil
        }
    }
}
