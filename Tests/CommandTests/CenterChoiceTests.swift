import Testing

@testable import partnerctl

@Suite struct CenterChoiceTests {
    private func resolve(
        _ flag: String?, variable: String? = nil, in directory: String = "/home/li/work/deep",
        isAttended: Bool = false,
        _ files: [String: String] = [:]
    ) throws -> CenterChoice {
        try CenterChoice.resolve(
            flag: flag, variable: variable, directory: directory, isAttended: isAttended,
            files: FakeFiles(files: files))
    }

    private let names =
        #"{"centers": {"rehearsal": "sqlite:data/r.db", "odd": "rehearsal", "far": "https://x"}}"#

    @Test(
        "the flag comes first, then the variable, then what is found, then a new one",
        arguments: [
            ("memory:", "sqlite:v.db", true, .memory),
            (nil, "sqlite:v.db", true, .sqlite(path: "/home/li/work/deep/v.db")),
            (nil, "", true, .sqlite(path: "/home/li/.partnerctl/center.db")),
            (nil, nil, true, .sqlite(path: "/home/li/.partnerctl/center.db")),
            (nil, nil, false, .new(path: "/home/li/work/deep/.partnerctl/center.db")),
            ("sqlite:/abs/../c.db", nil, true, .sqlite(path: "/c.db")),
            ("sqlite:../c.db", nil, true, .sqlite(path: "/home/li/work/c.db")),
        ] as [(String?, String?, Bool, CenterChoice.Place)])
    func order(flag: String?, variable: String?, isThere: Bool, place: CenterChoice.Place) throws {
        let files = isThere ? ["/home/li/.partnerctl/center.db": ""] : [:]
        #expect(try resolve(flag, variable: variable, isAttended: true, files).place == place)
    }

    @Test("the nearest center is taken")
    func nearest() throws {
        let files = ["/home/li/.partnerctl/center.db": "", "/home/li/work/.partnerctl/center.db": ""]
        let choice = try resolve(nil, files)
        #expect(
            choice
                == CenterChoice(place: .sqlite(path: "/home/li/work/.partnerctl/center.db"), reason: .found))
    }

    @Test("a name is looked up, and its path begins at the file that says it")
    func name() throws {
        let choice = try resolve("rehearsal", ["/home/li/partnerctl.json": names])
        #expect(choice.place == .sqlite(path: "/home/li/data/r.db"))
        #expect(choice.description == "rehearsal (sqlite:/home/li/data/r.db)")
    }

    @Test(
        "every refusal says what is wrong, where, and what to do",
        arguments: [
            (nil, 2, "there is no center in /w or above it, and no terminal to make one on"),
            ("postgres://db/x", 7, "--center: postgres: centers are not built in this version"),
            ("https://x", 7, "--center: https: centers are not built in this version"),
            ("sqlit:x.db", 2, "--center: 'sqlit:' is no kind of center"),
            ("sqlite:", 2, "--center: sqlite: needs a path"),
            ("x/y.db", 2, "--center \"x/y.db\" names no center"),
            ("rehersal", 2, "/partnerctl.json has no center 'rehersal'"),
            ("odd", 2, "/partnerctl.json: centers.odd must be sqlite:PATH or memory:, got \"rehearsal\""),
            ("far", 7, "/partnerctl.json: centers.far: https: centers are not built in this version"),
        ] as [(String?, Int32, String)])
    func refusals(flag: String?, code: Int32, message: String) {
        let error = #expect(throws: CenterError.self) {
            try resolve(flag, in: "/w", ["/partnerctl.json": names])
        }
        #expect(error?.message == message)
        #expect(error?.exitCode.rawValue == code)
        #expect(error?.hint.isEmpty == false)
    }

    @Test("a name without a file says what to write")
    func noFile() {
        let error = #expect(throws: CenterError.self) { try resolve("rehearsal", in: "/w") }
        #expect(error?.hint == #"write {"centers": {"rehearsal": "sqlite:PATH"}} into partnerctl.json"#)
    }

    @Test(
        "a file with a fault is refused with the place of the fault",
        arguments: [
            ("", "/p: a value is missing: text, a number, true, false, null, [ or {; line 1, column 1"),
            ("{", "/p: a name in quotes is missing; line 1, column 2"),
            ("[]", "/p: must be an object, got a list; line 1"),
            (#"{"centres": {}}"#, "/p: centres: is not known here; did you mean \"centers\"?; line 1"),
            (#"{"centers": 1}"#, "/p: centers: must be an object, got 1; line 1"),
            (
                #"{"centers": {"a": 1}}"#,
                "/p: centers.a: must be text such as \"sqlite:PATH\", got 1; line 1"
            ),
            (
                #"{"centers": {"a": null}}"#,
                "/p: centers.a: must be text such as \"sqlite:PATH\", got null; line 1"
            ),
            (
                #"{"centers": {"a b": "memory:"}}"#,
                "/p: centers[\"a b\"]: must be named with letters, digits, - and _, got \"a b\"; line 1"
            ),
            (#"{"centers": {}, "centers": {}}"#, "/p: \"centers\" is there twice; line 1, column 17"),
        ])
    func faults(text: String, message: String) {
        #expect(throws: CenterError.self) { try CenterFile.read(text, "/p") }
        #expect(#expect(throws: CenterError.self) { try CenterFile.read(text, "/p") }?.message == message)
    }

    @Test("an empty document names no center", arguments: ["{}", #"{"centers": {}}"#])
    func empty(text: String) throws { #expect(try CenterFile.read(text, "/p").isEmpty) }

    @Test(
        "paths are worked out without a look at the disk",
        arguments: [
            ("a", "/w", "/w/a"), ("./a//b/", "/w", "/w/a/b"), ("../..", "/w", "/"), ("/x/./y", "/w", "/x/y"),
            (".", "/", "/"),
        ])
    func paths(path: String, base: String, whole: String) { #expect(Paths.absolute(path, in: base) == whole) }
}
