extension Parser {
    /// Skips to where a statement may begin or a block may end, and at least one token beyond `start`.
    mutating func recover(from start: Int) {
        if cursor == start, !endsBlock { advance() }
        while kind != .endOfFile, isComment(here.line) { advance() }
        while true {
            switch kind {
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
        let begin = here
        advance()
        _ = try functionBody(at: begin, isMethod: false)
    }

    /// Whether a block cannot go on here.
    var endsBlock: Bool {
        switch kind {
        case .endOfFile, .end, .else, .elseif, .until: true
        default: false
        }
    }

    /// Reads the part of a header before `word`, and `word`. Never fails: after a fault it goes on behind `word`, or
    /// on the next line, so that the block that follows is still read as one. `nil` if there was a fault in the part.
    mutating func header<Part>(
        upTo word: Token.Kind, of construct: String, _ part: (inout Parser) throws(Abandoned) -> Part
    ) -> Part? {
        let line = here.line
        var result: Part?
        do throws(Abandoned) {
            result = try part(&self)
            try expect(word, after: "after the \(construct)")
        } catch {
            while result == nil, kind != word, here.line == line, !endsBlock { advance() }
            _ = take(word)
        }
        return result
    }

    /// Notes that a construct waits for its closing word.
    mutating func begin(_ word: String, at position: SourcePosition) {
        open.append((SyntaxFault.Opening(word, at: position), lineIndentation))
    }

    /// Reads the closing word of the construct begun last.
    mutating func close(with word: Token.Kind) throws(Abandoned) {
        guard kind == word else { throw unclosed(by: word) }
        noteIndentation()
        advance()
    }

    @inline(never)
    private mutating func unclosed(by word: Token.Kind) -> Abandoned {
        isUnbalanced = true
        let isAtEnd = kind == .endOfFile
        return fault(
            .expected(
                ["'\(word.rawValue)'"], found: current.description, closing: open.last?.opening,
                suspect: isAtEnd ? suspect : nil, elseIf: isAtEnd && word == .end ? elseIf : nil))
    }

    /// Remembers the first closing word that is indented like a construct further out.
    @inline(never)
    private mutating func noteIndentation() {
        guard suspect == nil, current.isFirstOnLine, let (opening, indentation) = open.last else { return }
        let isElsewhere = here.line != opening.position.line && here.column != indentation
        if isElsewhere, open.dropLast().contains(where: { $0.indentation == here.column }) {
            suspect = SyntaxFault.SuspectEnd(closed: opening, line: here.line)
        }
    }
}
