/// Reads tokens into a `Tree` by recursive descent and goes on after faults.
///
/// Each token is looked at a bounded number of times, and no construct goes deeper than `depthLimit`.
struct Parser {
    /// Given up on a statement; the fault has been reported.
    struct Abandoned: Error {}

    typealias Expression = Tree.Expression
    typealias Statement = Tree.Statement
    typealias Block = Tree.Block

    /// As deep as the compiler goes.
    static let depthLimit = 200
    static let faultLimit = 20

    var tree = Tree()
    var scopes = Scopes()
    private let tokens: [Token]
    private(set) var cursor = 0
    private var depth = 0
    private var faultLines: Set<Int> = []
    /// Lines that begin as comments do in other languages. Only a fault makes them comments: `//` divides.
    private let commentLines: [Int: Token]
    private var isHalted = false
    /// The closing word whose indentation first spoke for a missing one.
    var suspect: SyntaxFault.SuspectEnd?
    /// The line of the last `else if`.
    var elseIf: Int?
    /// The constructs that wait for their closing word, outermost first, with the indentation of their line.
    var open: [(opening: SyntaxFault.Opening, indentation: Int)] = []
    private var indentation = 1
    /// Whether a closing word was missed or found without a construct; later ones mean little then.
    var isUnbalanced = false

    init(_ source: some Sequence<UInt8>) {
        var lexer = Lexer(source)
        tokens = lexer.run()
        commentLines = Parser.commentLines(tokens)
        for fault in lexer.faults { report(fault.fault, at: fault.position) }
    }

    /// The tree; as far as it could be read where there are faults.
    mutating func run() -> Tree {
        tree.functions.append(Tree.Function(position: here, parent: nil))
        scopes.enterFunction(0, isVariadic: true)
        indentation = here.column
        while true {
            tree.body.statements += block().statements
            if kind == .endOfFile { break }
            if !isUnbalanced { report(.strayWord(kind.rawValue), at: here) }
            isUnbalanced = true
            advance()
        }
        report(scopes.leaveFunction(&tree.locals, at: here))
        return tree
    }

    // MARK: Tokens

    var current: Token { tokens[cursor] }

    /// The current token's kind and place, without a copy of the token.
    var kind: Token.Kind { tokens[cursor].kind }
    var here: SourcePosition { tokens[cursor].position }

    var next: Token { tokens[min(cursor + 1, tokens.count - 1)] }

    var afterNext: Token { tokens[min(cursor + 2, tokens.count - 1)] }

    var tokenAfterThree: Token { tokens[min(cursor + 3, tokens.count - 1)] }

    /// The token just read; the current one at the beginning.
    var previous: Token { tokens[max(cursor - 1, 0)] }

    /// The indentation of the line that the current token is on, as a column.
    var lineIndentation: Int { indentation }

    mutating func advance() {
        guard cursor < tokens.count - 1 else { return }
        cursor += 1
        if current.isFirstOnLine { indentation = here.column }
    }

    mutating func take(_ kind: Token.Kind) -> Bool {
        guard self.kind == kind else { return false }
        advance()
        return true
    }

    mutating func expect(_ kind: Token.Kind, after what: String) throws(Abandoned) {
        guard !take(kind) else { return }
        throw missing(["'\(kind.rawValue)' \(what)"])
    }

    /// Reports that one of `words` is missing, here where something else stands. Not inlined, like all that is used
    /// in faults only: what makes messages would widen every frame of the descent.
    @inline(never)
    mutating func missing(_ words: [String], toClose opening: SyntaxFault.Opening? = nil) -> Abandoned {
        fault(
            .expected(words, found: current.description, closing: opening, suspect: nil, elseIf: nil))
    }

    mutating func name(after what: String) throws(Abandoned) -> (text: String, position: SourcePosition) {
        guard kind == .name, let text = current.text else {
            throw nameless(after: what)
        }
        let position = here
        advance()
        return (text, position)
    }

    @inline(never)
    private mutating func nameless(after what: String) -> Abandoned {
        fault(.nameExpected(after: what, found: current.description, isKeyword: current.isKeyword))
    }

    // MARK: Faults

    /// Reports at the current token and gives the error to throw.
    @inline(never)
    mutating func fault(_ fault: SyntaxFault) -> Abandoned {
        report(fault, at: here)
        return Abandoned()
    }

    /// Keeps the first fault of each line: later ones mostly follow from it.
    @inline(never)
    mutating func report(_ fault: SyntaxFault, at position: SourcePosition) {
        guard !isHalted, tree.faults.count < Parser.faultLimit else { return }
        guard faultLines.insert(position.line).inserted else { return }
        if let sign = commentLines[position.line] {
            let found = sign.kind == .slash ? "/*" : sign.kind.rawValue
            tree.faults.append(LocatedFault(position: sign.position, fault: .foreignComment(found)))
            return
        }
        tree.faults.append(LocatedFault(position: position, fault: fault))
    }

    mutating func report(_ faults: [LocatedFault]) {
        for fault in faults { report(fault.fault, at: fault.position) }
    }

    /// Whether the line was taken for a comment of another language.
    func isComment(_ line: Int) -> Bool { faultLines.contains(line) && commentLines[line] != nil }

    private static func commentLines(_ tokens: [Token]) -> [Int: Token] {
        var lines: [Int: Token] = [:]
        for (index, token) in tokens.enumerated() where token.isFirstOnLine {
            switch token.kind {
            case .doubleSlash, .hash: lines[token.position.line] = token
            case .slash where tokens[index + 1].kind == .star: lines[token.position.line] = token
            default: break
            }
        }
        return lines
    }

    // MARK: Depth

    /// Goes one construct deeper; at the limit, gives up on the rest of the file.
    mutating func enter() throws(Abandoned) {
        depth += 1
        guard depth > Parser.depthLimit else { return }
        report(.nestedTooDeep(limit: Parser.depthLimit), at: here)
        isHalted = true
        cursor = tokens.count - 1
        throw Abandoned()
    }

    mutating func leave() { depth -= 1 }
}
