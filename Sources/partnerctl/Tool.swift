internal import LuaRuntime
internal import PartnerCenter
internal import Plugins
internal import Runs

/// The whole command line: reads the words, does what they say, tells how it ended.
struct Tool {
    let root: Command

    /// Runs with the process's own words and streams.
    static func run() -> Int32 {
        Tool(root: Commands.root).run(Array(CommandLine.arguments.dropFirst()), .ofProcess()).rawValue
    }

    /// Runs with `words`, which do not include the program's name.
    func run(_ words: [String], _ surroundings: Surroundings) -> ExitCode {
        let console = surroundings.console
        if words.first == Completer.command {
            Completer(
                root: root, directory: surroundings.directory,
                runIDs: { RunCandidates.latest(center: $0, surroundings) }
            ).answer(words.dropFirst(), console)
            return finish(.done, console)
        }
        console.isJSON = words.contains("--json")
        return finish(attempt(words, surroundings), console)
    }

    /// What could not be written to standard output is a failure, whatever the command thought.
    private func finish(_ code: ExitCode, _ console: Console) -> ExitCode {
        let failure = console.finish()
        if failure == 0 { return code }
        console.note("partnerctl: standard output cannot be written: \(SystemError.text(failure))")
        return ExitCode.first(of: [code, .failed])
    }

    private func attempt(_ words: [String], _ surroundings: Surroundings) -> ExitCode {
        let console = surroundings.console
        do {
            // The one flag that stands for a command.
            let words = words == ["--version"] ? [VersionCommand.declaration.name] : words
            switch try CommandLineParser(root: root, directory: surroundings.directory).parse(words) {
            case .help(let invocation):
                console.write(help(invocation, surroundings.directory).utf8)
                return .done
            case .invoke(let invocation):
                guard let action = invocation.command.action else { return .usage }
                // A flag that is passed on is none of ours.
                if invocation.command.passesOn { console.isJSON = invocation.flags["json"] != nil }
                return try action(invocation, surroundings)
            }
        } catch {
            return report(error, console)
        }
    }

    private func help(_ invocation: Invocation, _ directory: String) -> String {
        let question = OwnFlagsQuestion(
            words: invocation.plain, flags: invocation.flags, directory: directory)
        guard case .known(let own) = invocation.command.ownFlags?(question) else {
            return CommandHelp.page(invocation.command, path: invocation.path)
        }
        let subject = Escaping.line(invocation.plain.first ?? "")
        return CommandHelp.page(
            invocation.command, path: invocation.path, own: own, ownTitle: "arguments of \(subject)")
    }

    /// Tells an error that ended the command.
    private func report(_ error: any Error, _ console: Console) -> ExitCode {
        switch error {
        case let error as UsageError:
            console.note(error.text)
            return fail(.usage, "usage", error.message, hint: error.help, console)
        case let error as CenterError:
            console.note("partnerctl: \(Escaping.line(error.message))\n  try: \(Escaping.line(error.hint))")
            let code = error.exitCode == .unsupported ? ErrorCode.unsupported.rawValue : "usage"
            return fail(error.exitCode, code, error.message, hint: error.hint, console)
        case let error as OperationError:
            for line in ErrorText.lines(error, console.errTerminal) { console.note(line) }
            return fail(ExitCode(error), error.code.rawValue, error.message, hint: error.hint, console)
        case let error as ScriptErrors: return report(error, console)
        case let error as PluginFaults: return report(error, console)
        case RunsError.interrupted:
            console.note("interrupted; nothing was changed")
            return fail(.interrupted, "interrupted", "\(RunsError.interrupted)", hint: nil, console)
        case let error as FileError:
            console.note("partnerctl: \(error.message)")
            return fail(.failed, "file", error.message, hint: nil, console)
        default:
            let message = Escaping.line("\(error)")
            console.note("partnerctl: \(message)")
            return fail(.failed, "internal", message, hint: nil, console)
        }
    }

    private func report(_ errors: ScriptErrors, _ console: Console) -> ExitCode {
        for finding in errors.findings {
            for line in FindingText.lines(finding, errors.program, console.errTerminal) { console.note(line) }
        }
        console.note("nothing was done; --no-check runs it nevertheless")
        let message = errors.findings.map(\.message).joined(separator: "; ")
        return fail(.failed, ErrorCode.scriptError.rawValue, message, hint: nil, console)
    }

    private func report(_ faults: PluginFaults, _ console: Console) -> ExitCode {
        for line in PluginFaultText.lines(faults, console.errTerminal) { console.note(line) }
        let only = faults.all.count == 1 ? faults.all.first : nil
        return fail(
            ExitCode(faults), faults.all.first?.code.rawValue ?? "internal", "\(faults)",
            hint: only?.hint.isEmpty == false ? only?.hint : nil, console)
    }

    private func fail(
        _ exitCode: ExitCode, _ code: String, _ message: String, hint: String?, _ console: Console
    ) -> ExitCode {
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.error.type)
                json.put("version", JSONLines.version)
                json.put("code", code)
                json.put("message", message)
                json.put("hint", orNull: hint)
            }
        }
        return exitCode
    }
}
