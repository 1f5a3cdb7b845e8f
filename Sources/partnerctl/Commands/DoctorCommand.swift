internal import Glibc
internal import HTTP
internal import Loading
internal import PartnerCenter
internal import Sheets

/// One thing that `doctor` looks at.
struct Checkup: Sendable, Equatable {
    var name: String
    var isFine: Bool
    /// What was found.
    var found: String
    /// What to do, where something is wrong.
    var hint: String?

    static func fine(_ name: String, _ found: String) -> Checkup {
        Checkup(name: name, isFine: true, found: found)
    }

    static func problem(_ name: String, _ found: String, _ hint: String) -> Checkup {
        Checkup(name: name, isFine: false, found: found, hint: hint)
    }
}

/// `partnerctl doctor`
enum DoctorCommand {
    static let declaration = Command(
        name: "doctor", summary: "Looks whether everything is in order here, and says what to do.",
        flags: [.center, .json],
        action: { invocation, surroundings in
            let checkups = all(invocation, surroundings)
            for checkup in checkups { show(checkup, surroundings.console) }
            return checkups.allSatisfy(\.isFine) ? .done : .doneWithProblems
        })

    /// Everything, in order.
    static func all(_ invocation: Invocation, _ surroundings: Surroundings) -> [Checkup] {
        let parts = Version.parts.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
        return [
            .fine("version", parts), terminal(surroundings.console), locale(surroundings.environment),
            center(invocation, surroundings), writable("folder", surroundings.directory),
            writable("temporary folder", surroundings.environment["TMPDIR"] ?? "/tmp"),
            home(surroundings.environment), library("workbooks (.xlsx)", WorkbookLibraries.missing.first),
            web(),
        ]
    }

    static func show(_ checkup: Checkup, _ console: Console) {
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.check.type)
                json.put("name", checkup.name)
                json.put("ok", checkup.isFine)
                json.put("found", checkup.found)
                json.put("hint", orNull: checkup.hint)
            }
            return
        }
        let mark =
            checkup.isFine
            ? Style.green.paint("ok", console.outTerminal) + "     "
            : Style.red.paint("problem", console.outTerminal)
        console.print("\(mark)  \(checkup.name): \(Escaping.line(checkup.found))")
        if let hint = checkup.hint { console.print("         try: \(Escaping.line(hint))") }
    }

    static func terminal(_ console: Console) -> Checkup {
        let terminal = console.errTerminal
        guard terminal.isTerminal else {
            return .fine("terminal", "none; nothing is asked, progress is plain lines")
        }
        return .fine("terminal", "\(terminal.width) columns, \(terminal.hasColour ? "colour" : "no colour")")
    }

    /// Names in Chinese need UTF-8; the first variable that is set decides, as in the C library.
    static func locale(_ environment: [String: String]) -> Checkup {
        let set = ["LC_ALL", "LC_CTYPE", "LANG"].first { environment[$0]?.isEmpty == false }
        let value = set.flatMap { environment[$0] } ?? ""
        let lowered = value.lowercased()
        if lowered.contains("utf-8") || lowered.contains("utf8") { return .fine("locale", value) }
        return .problem(
            "locale", set.map { "\($0)=\(value) is not UTF-8" } ?? "no locale is set",
            "set LANG=C.UTF-8, so that the shell and the terminal show names as they are")
    }

    static func center(_ invocation: Invocation, _ surroundings: Surroundings) -> Checkup {
        do {
            let choice = try surroundings.center(invocation)
            if case .new(let path) = choice.place {
                return .fine("center", "none here; the first command that needs one makes \(path)")
            }
            if case .sqlite(let path) = choice.place, !DiskLookup().exists(path) {
                return .problem(
                    "center", "\(choice.description) is not there",
                    "make it: partnerctl center init --center sqlite:\(path)")
            }
            return .fine("center", choice.description)
        } catch {
            return .problem("center", error.message, error.hint)
        }
    }

    static func writable(_ name: String, _ path: String) -> Checkup {
        if access(path, W_OK | X_OK) == 0 { return .fine(name, "\(path) can be written") }
        return .problem(name, "\(path): \(SystemError.text(errno))", "work in a folder that you may write to")
    }

    /// What is loaded when it is first needed, and would be missed only then.
    static func library(_ use: String, _ missing: MissingLibrary?) -> Checkup {
        guard let missing else { return .fine(use, "possible here") }
        return .problem(use, missing.description, missing.remedy)
    }

    private static func web() -> Checkup {
        let use = "requests to the web"
        do {
            _ = try HTTPClient()
            return library(use, nil)
        } catch {
            if case .noLibrary(let missing) = error { return library(use, missing) }
            return .problem(
                use, error.description, "look at what the system says of its memory and libraries")
        }
    }

    /// Keys are kept in the home folder.
    static func home(_ environment: [String: String]) -> Checkup {
        guard let home = environment["HOME"], !home.isEmpty else {
            return .problem(
                "home folder", "HOME is not set", "set HOME; keys for sealed files are kept there")
        }
        return writable("home folder", home)
    }
}
