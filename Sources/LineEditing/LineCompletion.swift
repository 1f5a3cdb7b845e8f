/// What can stand in the place of the word before the cursor.
public struct LineCompletion: Equatable, Sendable {
    /// The end of the text before the cursor that a candidate replaces; each candidate begins with it.
    public var typed: String
    /// Everything that can stand there.
    public var candidates: [String]

    /// These candidates for what was `typed`.
    public init(typed: String, candidates: [String]) {
        self.typed = typed
        self.candidates = candidates
    }

    /// What pressing Tab does.
    enum Step: Equatable {
        case nothing
        /// Types this.
        case insert(String)
        /// Shows these below the line.
        case list([String])
    }

    var step: Step {
        guard let first = candidates.first else { return .nothing }
        let common = candidates.dropFirst().reduce(first[...]) { common, next in
            common.prefix(zip(common, next).prefix { $0 == $1 }.count)
        }
        let rest = String(common.dropFirst(typed.count))
        if !rest.isEmpty { return .insert(rest) }
        return candidates.count == 1 ? .nothing : .list(candidates)
    }
}

/// Names side by side, as many as fit.
enum NameColumns {
    /// Lists beyond this number of names are cut, with a last line that says so.
    static let limit = 200

    /// The lines; names go down the first column, then the second.
    static func lines(_ names: [String], width: Int) -> [String] {
        let shown = Array(names.prefix(limit))
        let column = (shown.map(\.count).max() ?? 0) + 2
        let perLine = max(1, width / column)
        let height = (shown.count + perLine - 1) / perLine
        var lines = (0..<height).map { line in
            var text = ""
            for index in stride(from: line, to: shown.count, by: height) {
                let isLast = index + height >= shown.count
                text +=
                    shown[index] + (isLast ? "" : String(repeating: " ", count: column - shown[index].count))
            }
            return text
        }
        if names.count > limit { lines.append("and \(names.count - limit) more") }
        return lines
    }
}
