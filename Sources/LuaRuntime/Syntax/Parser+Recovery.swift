extension Parser {
    /// Skips to where a statement may begin or a block may end, and at least one token beyond `start`.
    mutating func recover(from start: Int) {
        if cursor == start, !endsBlock { advance() }
        while current.kind != .endOfFile, isComment(current.position.line) { advance() }
        while true {
            switch current.kind {
            case .endOfFile, .end, .else, .elseif, .until, .local, .if, .while, .for, .repeat, .return,
                .break,
                .goto, .do, .doubleColon:
                return
            case .function:
                guard next.kind == .openParenthesis else { return }
                // A function inside of what is skipped: take it whole, or its `end` would close too much.
                do { try skipFunction() } catch { continue }
            case .semicolon:
                advance()
                return
            case .name where current.isFirstOnLine:
                return
            default:
                advance()
            }
        }
    }

    private mutating func skipFunction() throws(Abandoned) {
        // Its statements may need recovery in turn, so it counts as one deeper.
        try enter()
        defer { leave() }
        let begin = current.position
        advance()
        _ = try functionBody(at: begin, isMethod: false)
    }

    /// Whether a block cannot go on here.
    var endsBlock: Bool {
        switch current.kind {
        case .endOfFile, .end, .else, .elseif, .until: true
        default: false
        }
    }

    /// Reads the part of a header before `word`, and `word`. Never fails: after a fault it goes on behind `word`, or
    /// on the next line, so that the block that follows is still read as one. `nil` if there was a fault in the part.
    mutating func header<Part>(
        upTo word: Token.Kind, of construct: String, _ part: (inout Parser) throws(Abandoned) -> Part
    ) -> Part? {
        let line = current.position.line
        var result: Part?
        do throws(Abandoned) {
            result = try part(&self)
            try expect(word, after: "after the \(construct)")
        } catch {
            while result == nil, current.kind != word, current.position.line == line, !endsBlock { advance() }
            _ = take(word)
        }
        return result
    }

    /// Notes that a construct waits for its closing word.
    mutating func begin(_ word: String, at position: SourcePosition) {
        open.append((SyntaxFault.Opening(word, at: position), lineIndentation))
    }

    /// Reads the closing word of the construct begun last.
    mutating func close(with kind: Token.Kind) throws(Abandoned) {
        guard let (opening, indentation) = open.last else { return }
        guard current.kind == kind else {
            isUnbalanced = true
            throw fault(
                .expected(
                    ["'\(kind.rawValue)'"], found: current.description, closing: opening,
                    suspect: current.kind == .endOfFile ? suspect : nil,
                    elseIf: current.kind == .endOfFile && kind == .end ? elseIf : nil))
        }
        let column = current.position.column
        let isElsewhere = current.isFirstOnLine && current.position.line != opening.position.line
        if suspect == nil, isElsewhere, column != indentation,
            open.dropLast().contains(where: { $0.indentation == column })
        {
            suspect = SyntaxFault.SuspectEnd(closed: opening, line: current.position.line)
        }
        advance()
    }
}
