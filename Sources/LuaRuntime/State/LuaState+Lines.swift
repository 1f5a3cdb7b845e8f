internal import CLua
internal import CLuaShim

/// A line of a script that is about to be executed; lives as long as the call that it is given to.
public struct LuaLine {
    /// The line, from 1.
    public let line: Int
    private let start: UnsafePointer<CChar>?
    private let count: Int

    init(_ start: UnsafePointer<CChar>?, _ count: Int, _ line: Int32) {
        self.start = start
        self.count = count
        self.line = Int(line)
    }

    /// Tells one chunk from another while the state lives, faster than its name does.
    ///
    /// The same text compiled twice is two chunks.
    public var chunk: UnsafeRawPointer? { UnsafeRawPointer(start) }

    /// The chunk's name: a file's path, or a label.
    public var source: String {
        let bytes = UnsafeRawBufferPointer(start: start, count: count)
        let marks: [UInt8] = [UInt8(ascii: "@"), UInt8(ascii: "=")]
        let isMarked = bytes.first.map { marks.contains($0) } ?? false
        return PrintableText.clean(bytes.dropFirst(isMarked ? 1 : 0), limit: 1000)
    }

    /// The place as messages show it.
    public var place: LuaPlace { LuaPlace(source: source, line: line) }
}

extension LuaState {
    /// Calls `body` before each line that a script executes; nil ends it.
    ///
    /// A line is told again when a loop comes back to it. Coroutines that a script made before are not followed.
    /// A script takes several times as long while it is followed, and nothing longer when it is not. `body` may
    /// not use the state.
    ///
    /// - Precondition: nothing of the state runs.
    public func onLine(_ body: ((LuaLine) -> Void)?) {
        precondition(context.pointee.watch_depth == 0, "lines are followed from outside")
        lineFollower = body
        guard body != nil else { return shim_follow_lines(context, nil) }
        shim_follow_lines(context) { pointer, source, length, line in
            guard let pointer else { return }
            LuaStack(pointer).state.lineFollower?(LuaLine(source, length, line))
        }
    }

    /// The lines of a chunk that executing it can tell of, ascending: those that the compiler made instructions for,
    /// without those that only close what others began.
    ///
    /// - Throws: `LuaError` for a syntax error.
    public func executableLines(of source: some Collection<UInt8>, name: String) throws -> [Int] {
        let stack = LuaStack(main)
        let base = stack.top
        defer { stack.setTop(base) }
        try pushChunk(stack, source, name: name)
        var code = DumpedCode()
        let status = withUnsafeMutablePointer(to: &code.bytes) { bytes in
            lua_dump(
                main,
                { _, piece, size, target in
                    guard let target, let piece else { return 0 }
                    target.assumingMemoryBound(to: [UInt8].self).pointee.append(
                        contentsOf: UnsafeRawBufferPointer(start: piece, count: size))
                    return 0
                }, bytes, 0)
        }
        guard status == 0, let lines = code.lines() else {
            throw LuaError(kind: .script, message: "\(name): this Lua does not tell which lines have code")
        }
        return lines.intersection(OpeningLines.lines(in: source)).sorted()
    }
}

/// Lines with more than `end`, brackets and commas: the compiler puts the return of a function on its last line, which
/// nobody would call a statement.
private enum OpeningLines {
    private static let closing: Set<Token.Kind> = [
        .end, .closeParenthesis, .closeBrace, .closeBracket, .comma, .semicolon, .endOfFile,
    ]

    static func lines(in source: some Collection<UInt8>) -> Set<Int> {
        var lexer = Lexer(source)
        return Set(lexer.run().filter { !closing.contains($0.kind) }.map(\.position.line))
    }
}
