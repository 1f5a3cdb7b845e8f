internal import PartnerCenter
internal import Runs

/// What a run sent, from its journal: nobody calls that back.
struct SentMessages: Equatable {
    /// All that was sent by one kind of call.
    struct Group: Equatable {
        /// What was called: `net.send`.
        var operation: String
        /// What one of them is: `request`.
        var noun: String
        /// How many there were.
        var count: Int64 = 0
        /// To whom and by whom, with how often, in the order of the first to each.
        var recipients: [Recipient] = []
    }

    /// Who got how much.
    struct Recipient: Equatable {
        /// `POST to https://hooks.example by acme/x`
        var name: String
        var count: Int64
    }

    /// Why all of it stays.
    static let why = "what was sent cannot be called back"

    /// What each effect sends.
    private static let nouns = [
        "deliver.message": "message", "notify.send": "message", "net.send": "request",
        "net.send_mail": "mail",
    ]

    /// In the order in which they are met.
    private(set) var groups: [Group] = []

    /// Reads a run's journal.
    init(_ journal: Journal) throws {
        var groups: [Group] = []
        // By name: a run may send to very many.
        var places: [String: [String: Int]] = [:]
        try journal.forEach { entry in
            // What was foreseen and not done yet was not sent.
            guard let noun = Self.nouns[entry.operation], !entry.isPending, let outcome = Self.outcome(entry)
            else { return }
            let index = groups.firstIndex { $0.operation == entry.operation } ?? groups.count
            if index == groups.count { groups.append(Group(operation: entry.operation, noun: noun)) }
            groups[index].count += 1
            let name = Self.name(entry) + outcome
            if let place = places[entry.operation]?[name] {
                groups[index].recipients[place].count += 1
            } else {
                places[entry.operation, default: [:]][name] = groups[index].recipients.count
                groups[index].recipients.append(Recipient(name: name, count: 1))
            }
        }
        self.groups = groups
    }

    /// Who got it from whom. Subjects, bodies and paths stay where they are.
    private static func name(_ entry: JournalEntry) -> String {
        let sending = PlanSummary.Sending(entry.operation, arguments: entry.arguments, at: entry.line)
        var name = "to \(sending.target ?? "nobody who is known")"
        if entry.operation == "net.send" { name = "\(sending.what) \(name)" }
        if let plugin = sending.plugin { name += " by \(plugin)" }
        return name
    }

    /// What is to be said of how it ended; nil where nothing was sent.
    private static func outcome(_ entry: JournalEntry) -> String? {
        guard case .error(let json) = entry.outcome else { return "" }
        guard case .text(let code)? = (try? JSONTree(reading: json))?["code"],
            let code = ErrorCode(rawValue: code), mayHaveArrived.contains(code)
        else { return nil }
        return ", which failed and may have arrived"
    }

    /// How something fails that was on its way.
    private static let mayHaveArrived: Set<ErrorCode> = [.unreachable, .timeout, .limit, .unknownOutcome]
}

extension SentMessages.Group {
    /// Who got it, one line each, with how often where that is more than once; the first only.
    var details: [String] {
        recipients.prefix(UndoPlan.detailLimit).map { recipient in
            recipient.count == 1
                ? recipient.name : "\(recipient.name), \(ProgressText.grouped(recipient.count)) times"
        }
    }
}
