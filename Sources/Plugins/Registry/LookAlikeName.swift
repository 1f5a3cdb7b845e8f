/// Names that somebody may take for others: a plugin that is called nearly like one that is known.
public enum LookAlikeName {
    /// That a plugin is called nearly like another one. Nothing is refused for it: people decide.
    public struct Warning: Sendable, Equatable, CustomStringConvertible {
        /// The plugin that was named.
        public var id: PluginID
        /// The one that is called nearly so.
        public var known: PluginID

        /// What to look at, in one sentence without a period.
        public var description: String {
            "\(id) looks like \(known): is it the one you mean?"
        }
    }

    /// Which of `known` plugins `id` could be mistaken for: by one letter more, less, exchanged or swapped, by letters
    /// that look alike (`l` and `1`, `o` and `0`, `rn` and `m`), or by a `-` more or less. In the order of `known`.
    public static func warnings(_ id: PluginID, known: some Sequence<PluginID>) -> [Warning] {
        let wanted = Array(id.description.utf8)
        let shape = plain(id)
        return known.filter { other in
            other != id
                && (plain(other) == shape || NearName.edits(wanted, Array(other.description.utf8)) == 1)
        }.map { Warning(id: id, known: $0) }
    }

    /// The same for all names that look alike.
    private static func plain(_ id: PluginID) -> String {
        var text = ""
        for character in id.description {
            switch character {
            case "-": continue
            case "0": text.append("o")
            case "1", "i": text.append("l")
            case "5": text.append("s")
            default: text.append(character)
            }
        }
        return text.replacing("rn", with: "m").replacing("vv", with: "w").replacing("cl", with: "d")
    }
}
