/// Files that an operation reads together: a list of paths, or a table that gives each path a name, as a signal does.
public struct InputFileSet: Sendable, Equatable, FieldValue {
    /// The files; those of a table in the order of its names.
    public var files: [InputFile]

    /// Names the files.
    public init(_ files: [InputFile] = []) { self.files = files }

    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: ListRule<AnyRule>
    ) throws -> InputFileSet {
        let names = kind == .table && source.length() == 0 ? source.nested { $0.names().sorted() } : []
        if names.isEmpty { return InputFileSet(try [InputFile].read(&source, kind, rule)) }
        if !rule.count.contains(names.count) { throw FieldProblem.length(rule.count, names.count) }
        var files: [InputFile] = []
        var problems: [FieldProblem] = []
        for name in names {
            do {
                files.append(try source.member(name) { try InputFile.read(&$0, $1, rule.item) })
            } catch { problems += FieldProblem.all(error, below: name) }
        }
        if !problems.isEmpty { throw FieldProblems(problems) }
        return InputFileSet(files)
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) {
        InputFile.write(files, name, to: &sink)
    }

    /// The type as help shows it.
    public static func type(_ rule: ListRule<AnyRule>) -> FieldType {
        FieldType(
            "input_file[]",
            rule: "\(rule.count.lowerBound) to \(rule.count.upperBound) files, as a list or by their names")
    }
}
