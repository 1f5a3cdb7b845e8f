internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs

/// `partnerctl runs replay`
enum RunsReplay {
    static let declaration = Command(
        name: "replay", summary: "Executes a run against its journal, without any effect, and shows each.",
        details: """
            Nothing is written, sent or asked for: every effect is answered with what it came to then. With --changed,
            another version of the script is executed, and the first effect that would differ is named (exit 9).
            Rows of a batch are not worked again; partnerctl runs rows RUN shows what became of them.
            """,
        arguments: [RunsCommand.run],
        flags: [
            .center, .json,
            .value("until", .integer(1 ... .max), "Stops behind so many effects."),
            .toggle("trace", "Shows each line of the script as it is executed, too."),
            .value("changed", .file, "Executes this version of the script instead of the one that ran."),
        ],
        examples: [
            CommandExample("partnerctl runs replay run-17 --until 12"),
            CommandExample("partnerctl runs replay run-17 --changed staff.lua"),
        ],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            let run = try center.database.runs.run(try RunsCommand.id(invocation))
            let changed = try invocation.text("changed").map { file in
                try ScriptProgram(
                    contentsOf: surroundings.path(file),
                    shownAs: file.split(separator: "/").last.map(String.init) ?? file)
            }
            let starter = RunStarter(
                center: center, surroundings: surroundings, options: RunOptions(), isQuiet: false,
                command: "runs replay")
            let listing = EffectListing(console: surroundings.console)
            var replay = Replay(
                limit: invocation.integer("until").map(Int.init), onEffect: { listing.show($0) })
            if invocation.isSet("trace") {
                let program = try changed ?? starter.program(of: run)
                replay.willRun = { state in state.onLine { listing.show($0, of: program) } }
            }
            return try starter.replay(run, changed, replay)
        })
}

/// Shows effects out of a journal, one line each.
struct EffectListing {
    let console: Console

    func show(_ effect: Replay.Answered) {
        let entry = effect.entry
        if console.isJSON { return json(effect.number, entry) }
        let branch = entry.branch.isEmpty ? "" : " [\(entry.branch)]"
        console.print(
            "\(effect.number)  \(HostClock.text(entry.at))  \(Escaping.line(entry.line))\(Escaping.line(branch))  "
                + "\(Escaping.line(entry.operation)) \(shown(entry.arguments)) → \(outcome(entry))")
    }

    /// A line of the script that is about to be executed.
    func show(_ line: LuaLine, of program: ScriptProgram) {
        let place = "\(line.place)"
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.line.type)
                json.put("line", place)
            }
        } else {
            let text = RunFailureText.excerpt(place, program) ?? ""
            console.print(Style.faint.paint("\(Escaping.line(place))\(text)", console.outTerminal))
        }
    }

    private func outcome(_ entry: JournalEntry) -> String {
        switch entry.outcome {
        case .value(let json): shown(json)
        case .error(let json): "failed: \(shown(json))"
        }
    }

    private func shown(_ json: [UInt8]) -> String {
        Escaping.line(String(decoding: json, as: UTF8.self), limit: 160)
    }

    private func json(_ number: Int, _ entry: JournalEntry) {
        console.json { json in
            json.put("type", JSONLines.effect.type)
            json.put("number", Int64(number))
            json.put("branch", entry.branch)
            json.put("ordinal", entry.ordinal)
            json.put("line", entry.line)
            json.put("operation", entry.operation)
            json.key("arguments" as StaticString)
            json.raw(entry.arguments)
            json.put("at", HostClock.text(entry.at))
            switch entry.outcome {
            case .value(let value):
                json.key("answer" as StaticString)
                json.raw(value)
            case .error(let error):
                json.key("error" as StaticString)
                json.raw(error)
            }
        }
    }
}
