/// What scripts and plugins do beyond the operations of a center, as far as budgets count it.
public struct CountedEffect: Sendable, Equatable {
    /// What it is called in budgets and in the journal: `kv.set`.
    public let name: String
    /// One sentence: what is counted.
    public let doc: String
    /// What kind of effect it has: what went out to others cannot be taken back.
    public let kind: EffectKind

    /// Every one, in the order of help.
    public static let all = [
        CountedEffect(name: "kv.set", doc: "Values that plugins keep.", kind: .write),
        CountedEffect(name: "kv.delete", doc: "Values that plugins forget.", kind: .write),
        CountedEffect(name: "files.write", doc: "Files that plugins write.", kind: .write),
        CountedEffect(name: "net.fetch", doc: "Requests of plugins that only ask.", kind: .read),
        CountedEffect(
            name: "net.send", doc: "Requests of plugins by any method but GET and HEAD.", kind: .irreversible),
        CountedEffect(name: "net.send_mail", doc: "Mails of plugins.", kind: .irreversible),
        CountedEffect(name: "notify.send", doc: "Messages of plugins.", kind: .irreversible),
        CountedEffect(name: "deliver.message", doc: "Messages of the script.", kind: .irreversible),
    ]

    private static let calls = Dictionary(
        all.map { ($0.name, Budgets.Call($0.name, $0.kind)) }, uniquingKeysWith: { first, _ in first })

    /// The effect called `name` as budgets see it; nil for one that they do not count.
    public static func call(_ name: String) -> Budgets.Call? { calls[name] }
}
