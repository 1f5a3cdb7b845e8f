internal import LuaRuntime
internal import PartnerCenter

/// What one rule says of one offer, as far as it can be understood.
struct CatalogRuleAnswer: Equatable {
    /// Whether it is shown; nil for no opinion.
    var visible: Bool?
    /// How much dearer, in percent; below zero for cheaper.
    var percent: ExactDecimal?
    var tags: [String] = []
    var reason: String?

    /// The most digits after the point of a percentage: its factor then has six, as the overlay's.
    static let percentDigits = 4
    private static let mostTags = 20
    private static let longestTag = 64
    private static let longestReason = 500

    /// No opinion.
    init() {}

    /// Reads what a rule answered.
    ///
    /// - Throws: `OperationError` that says all that is wrong with it.
    init(_ value: JSONValue) throws {
        if case .null = value { return }
        guard case .object(let fields) = value else {
            throw OperationError(
                .invalid, "it answered no table", hint: "return { visible = false, reason = \"…\" }, or nil")
        }
        var problems: [String] = []
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            switch (name, value) {
            case ("visible", .boolean(let truth)): visible = truth
            case ("price_change_percent", .text(let text)):
                percent = try? ExactDecimal(text)
                if percent == nil {
                    problems.append("price_change_percent is no decimal, got '\(Self.shown(text))'")
                }
            case ("price_change_percent", .integer(let number)): percent = ExactDecimal(number)
            case ("price_change_percent", .number):
                problems.append("price_change_percent is no exact number: give it as text, \"12.5\"")
            case ("tags", .list(let items)): problems += read(tags: items)
            case ("tags", .object(let none)) where none.isEmpty: break
            case ("reason", .text(let text)): reason = PrintableText.clean(text, limit: Self.longestReason)
            case ("visible", _), ("price_change_percent", _), ("tags", _), ("reason", _):
                problems.append("\(name) is of a wrong type")
            default: problems.append("'\(Self.shown(name))' is nothing that a rule decides")
            }
        }
        if let percent, percent.scale > Self.percentDigits {
            problems.append("price_change_percent has more than \(Self.percentDigits) digits after the point")
        }
        if problems.isEmpty { return }
        throw OperationError(
            .invalid, problems.joined(separator: "; "),
            hint: "a rule answers visible, price_change_percent, tags and reason")
    }

    private mutating func read(tags items: [JSONValue]) -> [String] {
        let texts = items.compactMap { if case .text(let text) = $0 { text } else { nil } }
        let fit = texts.filter { text in
            (1...Self.longestTag).contains(text.count) && !text.contains(",") && text.first != " "
                && text.last != " " && PrintableText.clean(text) == text
        }
        guard fit.count == items.count, fit.count <= Self.mostTags else {
            return [
                "tags must be at most \(Self.mostTags) labels of up to \(Self.longestTag) characters, without commas "
                    + "and without spaces around them"
            ]
        }
        tags = fit
        return []
    }

    private static func shown(_ text: String) -> String { PrintableText.clean(text, limit: 40) }
}

/// What a plugin's grants let its rules do to one offer.
struct CatalogRuleRights {
    private let prices: [Right]
    private let mayHide: Bool

    /// Nothing is dearer by more than this, nor cheaper than for nothing, whatever is granted.
    static let largestPercent = ExactDecimal(1000)
    static let smallestPercent = ExactDecimal(-100)

    init(_ rights: [Right], offer: String) {
        prices = rights.filter { right in
            guard right.name == "catalog.price" else { return false }
            guard case .list(let offers)? = right.parameters["offers"] else { return true }
            return offers.contains { $0.uppercased() == offer.uppercased() }
        }
        mayHide = rights.contains { $0.name == "catalog.visibility" }
    }

    /// Takes back of an answer what is not granted, and tells what and why.
    func narrow(_ answer: inout CatalogRuleAnswer, of plugin: String) -> [String] {
        var cuts: [String] = []
        if answer.visible == false, !mayHide {
            answer.visible = nil
            cuts.append(
                "it may not hide offers: catalog.visibility is not granted (partnerctl plugin grant \(plugin) "
                    + "catalog.visibility)")
        }
        guard let percent = answer.percent, !percent.isZero else { return cuts }
        guard !prices.isEmpty else {
            answer.percent = nil
            cuts.append("it may not change this price: catalog.price is not granted for the offer")
            return cuts
        }
        let most = limit("max_percent_up", largest: Self.largestPercent)
        let least = -limit("max_percent_down", largest: -Self.smallestPercent)
        let cut = min(max(percent, least), most)
        if cut != percent {
            answer.percent = cut
            cuts.append("price_change_percent \(percent) was cut to \(cut), the most that is granted")
        }
        return cuts
    }

    /// The widest of the limits that are granted under `name`.
    private func limit(_ name: String, largest: ExactDecimal) -> ExactDecimal {
        let limits = prices.map { right in
            switch right.parameters[name] {
            case nil: largest
            case .count(let count): ExactDecimal(Int64(count))
            case .text(let text): (try? ExactDecimal(text)) ?? .zero
            case .list: ExactDecimal.zero
            }
        }
        return min(limits.max() ?? .zero, largest)
    }
}
