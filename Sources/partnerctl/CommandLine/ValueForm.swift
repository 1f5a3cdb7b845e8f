internal import PartnerCenter
internal import Plugins

/// What a flag or argument takes.
enum ValueForm: Sendable, Equatable {
    /// Any text; the name stands for it in usage.
    case text(String)
    /// A whole number.
    case integer(ClosedRange<Int64>)
    /// One of a closed list.
    case oneOf([String])
    /// `true` or `false`; the flag alone means true.
    case boolean
    /// `90s`, `10m`, `6h`: more than zero.
    case duration
    /// `64KiB`, `256MiB`, `2GiB`, or a number of bytes: more than zero.
    case size
    /// A budget of a run: `users.create=50`.
    case budget
    /// An amount with its currency: `5000CNY`.
    case money
    /// A file; completion offers files.
    case file
    /// A folder; completion offers folders.
    case folder
    /// A center: `sqlite:PATH`, `memory:` or a name from `partnerctl.json`.
    case center
    /// The name of an operation.
    case operation
    /// The name of an operation, a host function or a topic of help.
    case topic
    /// A run's id.
    case runID
    /// A plugin: `acme/tidy-names`.
    case plugin
    /// A command of the plugin before it.
    case pluginCommand
    /// On whose behalf: a user's e-mail, `operator` or `applicant`.
    case signedIn

    /// As usage shows it: `FILE`.
    var placeholder: String {
        switch self {
        case .text(let name): name
        case .integer: "N"
        case .oneOf(let values): values.joined(separator: "|")
        case .boolean: "true|false"
        case .duration: "DURATION"
        case .size: "SIZE"
        case .budget: "NAME=AMOUNT"
        case .money: "AMOUNT"
        case .file: "FILE"
        case .folder: "DIR"
        case .center: "NAME|URL"
        case .operation: "OPERATION"
        case .topic: "TOPIC"
        case .runID: "RUN"
        case .plugin: "PUBLISHER/NAME"
        case .pluginCommand: "NAME"
        case .signedIn: "EMAIL|operator"
        }
    }

    /// What is wrong with `text`, in words that follow the flag's name; `nil` when nothing is.
    func problem(_ text: String) -> (message: String, hint: String)? {
        let shown = "got \"\(Escaping.line(text, limit: 40))\""
        switch self {
        case .text, .file, .folder, .center, .topic, .pluginCommand:
            return text.isEmpty ? ("must not be empty", "") : nil
        case .integer(let range):
            if let number = Int64(text), range.contains(number) { return nil }
            if range.lowerBound == .min { return ("must be a whole number, \(shown)", "") }
            let end = range.upperBound == .max ? "up" : "to \(range.upperBound)"
            return ("must be a whole number from \(range.lowerBound) \(end), \(shown)", "")
        case .oneOf(let values):
            if values.contains(text) { return nil }
            let near = Suggestion.nearest(text, in: values).map { "did you mean '\($0)'?" }
            return ("must be one of \(Suggestion.list(values, "or")), \(shown)", near ?? "")
        case .boolean:
            return text == "true" || text == "false" ? nil : ("must be true or false, \(shown)", "")
        case .duration:
            return TimeLimit.duration(text) == nil
                ? ("must be a duration such as 90s, 10m or 6h, \(shown)", "") : nil
        case .size:
            return ByteSize.bytes(text) == nil ? ("must be a size such as 256MiB or 2GiB, \(shown)", "") : nil
        case .budget: return BudgetLimits.problem(text).map { ("names no budget: \($0.message)", $0.hint) }
        case .money:
            return BudgetLimits.problem("spend=\(text)") == nil
                ? nil : ("must be an amount with its currency, such as 5000CNY, \(shown)", "")
        case .operation:
            let names = Operations.all.map(\.name)
            if names.contains(text) { return nil }
            let near = Suggestion.nearest(text, in: names).map { "did you mean '\($0)'?" }
            return ("must name an operation, \(shown)", near ?? "list them: partnerctl help operations")
        case .plugin:
            return PluginID(text) == nil
                ? (
                    "must be publisher/name, \(shown)",
                    "each from a to z, 0 to 9 and -, beginning with a letter: acme/tidy-names"
                ) : nil
        case .signedIn: return SignedIn.problem(text)
        case .runID:
            return RunReference(text) == nil ? ("must be a run's id such as run-17, \(shown)", "") : nil
        }
    }
}

/// Durations on the command line.
enum TimeLimit {
    /// Reads `90s`, `10m`, `6h`, `2d`, `500ms`; `nil` for anything else, zero included.
    static func duration(_ text: String) -> Duration? {
        let units: [(String, Int64)] = [
            ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
        ]
        for (unit, milliseconds) in units where text.hasSuffix(unit) {
            guard let number = digits(text.dropLast(unit.count)) else { continue }
            let (product, overflow) = number.multipliedReportingOverflow(by: milliseconds)
            return overflow || product == 0 ? nil : .milliseconds(product)
        }
        return nil
    }

    /// A number written in digits alone: no sign, no space.
    static func digits(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }
}

/// Sizes on the command line.
enum ByteSize {
    /// Reads `64KiB`, `256MiB`, `2GiB` or `4096`; `nil` for anything else, zero included.
    static func bytes(_ text: String) -> Int64? {
        let units: [(String, Int64)] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
        let unit = units.first { text.hasSuffix($0.0) }
        guard let number = TimeLimit.digits(text.dropLast(unit?.0.count ?? 0)), number > 0 else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit?.1 ?? 1)
        return overflow ? nil : product
    }

    /// `812 bytes`, `64 KiB`, `1.5 MiB`: tenths are rounded up, so that it fits where it says.
    static func text(_ bytes: Int64) -> String {
        let units: [(String, Int64)] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        guard let (unit, size) = units.first(where: { bytes >= $0.1 }) else { return "\(bytes) bytes" }
        let tenths = bytes / size * 10 + (bytes % size * 10 + size - 1) / size
        return tenths % 10 == 0 ? "\(tenths / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
    }
}
