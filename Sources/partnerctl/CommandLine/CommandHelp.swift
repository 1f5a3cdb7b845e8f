/// The help page of a command, made from its declaration.
enum CommandHelp {
    /// The page of `command`, reached by `path`; `own` are the flags of what the line names.
    static func page(_ command: Command, path: [String], own: [Flag] = [], ownTitle: String = "") -> String {
        var page = Page()
        page.line(command.summary)
        page.blank()
        page.line("usage: \(usage(command, path: path))")
        if !command.details.isEmpty {
            page.blank()
            page.text(command.details)
        }
        page.entries("commands", command.shownSubcommands.map { ($0.name, $0.summary) })
        page.entries("arguments", command.arguments.map { ($0.name, $0.doc) })
        if !own.isEmpty { page.entries(ownTitle, own.map(entry)) }
        page.entries("flags", command.allFlags.map(entry))
        if !command.examples.isEmpty {
            page.blank()
            page.line("examples")
            for example in command.examples {
                page.line("  \(example.line)")
                if !example.doc.isEmpty { page.line("      \(example.doc)") }
            }
        }
        return page.content
    }

    /// `partnerctl run [flags] FILE`
    static func usage(_ command: Command, path: [String]) -> String {
        var words = path
        if command.action == nil && !command.shownSubcommands.isEmpty { words.append("COMMAND") }
        for argument in command.arguments {
            let shown = argument.isRepeated ? "\(argument.name)…" : argument.name
            words.append(argument.isRequired ? shown : "[\(shown)]")
        }
        if command.ownFlags != nil { words.append("[--name value …]") }
        if !command.flags.isEmpty { words.append("[flags]") }
        return words.joined(separator: " ")
    }

    /// A flag as a list shows it: how it is written, and what it does.
    static func entry(_ flag: Flag) -> (String, String) {
        let letter = flag.letter.map { "-\($0), " } ?? ""
        let value = flag.form.map { flag.standsAlone ? "[=\($0.placeholder)]" : " \($0.placeholder)" } ?? ""
        var doc = flag.doc
        if flag.isRequired { doc += " Required." }
        if let defaultValue = flag.defaultValue { doc += " Default: \(defaultValue)." }
        if flag.isRepeated { doc += " Can be given several times." }
        return ("\(letter)--\(flag.name)\(value)", doc)
    }

    /// Text built line by line, wrapped for a screen of 80 columns.
    struct Page {
        private(set) var content = ""

        mutating func line(_ text: String) { content += text + "\n" }
        /// Text, broken between words.
        mutating func paragraph(_ text: String) {
            for line in Wrapping.lines(text, width: 80) { self.line(line) }
        }
        mutating func blank() { content += "\n" }
        mutating func text(_ text: String) {
            for part in text.split(separator: "\n", omittingEmptySubsequences: false) { line(String(part)) }
        }

        /// A titled list of names, each with what it is beside or below it; nothing when empty.
        mutating func entries(_ title: String, _ entries: [(String, String)]) {
            if entries.isEmpty { return }
            blank()
            line(title)
            let column = min(26, (entries.map { DisplayWidth.of($0.0) }.max() ?? 0) + 2)
            for (name, doc) in entries {
                let wrapped = Wrapping.lines(doc, width: 80 - column - 2)
                let fits = DisplayWidth.of(name) + 2 <= column
                let first = fits ? wrapped.first ?? "" : ""
                let head =
                    "  " + name + String(repeating: " ", count: max(0, column - DisplayWidth.of(name)))
                    + first
                line(head.trimmingTrailingSpaces)
                for rest in fits ? wrapped.dropFirst() : wrapped[...] {
                    line(String(repeating: " ", count: column + 2) + rest)
                }
            }
        }
    }
}

/// Breaks text between words.
enum Wrapping {
    /// The lines of `text`, none wider than `width` unless a single word is.
    static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if DisplayWidth.of(line) + 1 + DisplayWidth.of(String(word)) <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}

extension String {
    /// Without the spaces at its end.
    var trimmingTrailingSpaces: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
