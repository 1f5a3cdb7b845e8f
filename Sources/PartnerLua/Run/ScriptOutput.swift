internal import PartnerCenter

/// Something that a script shows to people.
enum ScriptOutput {
    case printed([UInt8])
    case logged(LogLevel, String, fieldsJSON: String?)
    case table(ReportTable)
    case problem(ReportedProblem)

    /// Shows it; problems are shown together, at the run's end.
    func show(on console: any RunConsole) {
        switch self {
        case .printed(let bytes): bytes.withUnsafeBytes { console.printed($0) }
        case .logged(let level, let message, let fields):
            console.logged(level, message, fieldsJSON: fields)
        case .table(let table): console.showed(table)
        case .problem: break
        }
    }

    /// What it is in the run's transcript.
    var kind: TranscriptLog.Kind {
        switch self {
        case .printed: .print
        case .logged: .log
        case .table: .table
        case .problem: .problem
        }
    }

    /// As the run's transcript keeps it: text as it is, the others as JSON.
    var body: [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        switch self {
        case .printed(let bytes): return bytes
        case .logged(let level, let message, let fields):
            json.put("level", level.rawValue)
            json.put("text", message)
            if let fields { json.put("fields", fields) }
        case .table(let table):
            json.put("title", table.title)
            json.put("columns", table.columns)
            json.put("rows", rows: table.rows)
        case .problem(let problem):
            json.put("message", problem.message)
            if let subject = problem.subjectID { json.put("subject_id", subject) }
            if let due = problem.due { json.put("due", due) }
        }
        json.end("}")
        return json.bytes
    }
}

extension ReportedProblem {
    /// A problem out of a run's transcript.
    init(transcript body: [UInt8]) throws {
        guard case .object(let fields) = try JSONValue.read(body, from: "the transcript"),
            case .text(let message)? = fields["message"]
        else { throw OperationError(.badFile, "the transcript holds a damaged problem") }
        var texts: [String: String] = [:]
        for (name, value) in fields { if case .text(let text) = value { texts[name] = text } }
        self.init(message: message, subjectID: texts["subject_id"], due: texts["due"])
    }
}
