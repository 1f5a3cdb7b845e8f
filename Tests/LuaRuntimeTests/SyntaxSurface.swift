import LuaRuntime

/// A host of a workshop: boxes that are packed, shelves, and what stands beside them.
enum SyntaxSurface {
    static let workshop = Surface.standardLua.adding(
        Surface(
            globals: [
                "depot": .table(Surface.Table(["boxes": .table(Surface.Table(boxes)), "shelves": shelves])),
                "args": .table(Surface.Table(["declare": declare])),
                "bulk": .table(Surface.Table(["map": map])),
                "wait": .table(Surface.Table(["sleep": sleep])),
                "rows": .table(Surface.Table(["create": create, "open": open])),
                "clock": .table(
                    Surface.Table(["now": .function(Surface.Function([]))])),
                "free": .value,
            ],
            withheld: [
                "io": "files are reached through arguments", "os.execute": "there are no other programs here",
            ]))

    private static let sizes = ["small", "medium", "large"]

    private static let boxes: [String: Surface.Entry] = [
        "create": options([
            Surface.Slot("full_name", .string, isRequired: true), Surface.Slot("size", .string, oneOf: sizes),
            Surface.Slot("quantity", .integer), Surface.Slot("weight", [.number, .handle]),
            Surface.Slot("sealed", .boolean),
            Surface.Slot(
                "lines", .table,
                content: .list([
                    Surface.Slot("id", .string, isRequired: true), Surface.Slot("count", .integer),
                ])),
            Surface.Slot(
                "columns", .table,
                content: .map([Surface.Slot("header", [.string, .table]), Surface.Slot("type", .string)])),
        ]),
        "get": options([Surface.Slot("id", .string, isRequired: true)]),
        "each": .function(Surface.Function([Surface.Slot("filter", .table, content: .fields([]))])),
    ]

    private static let shelves = Surface.Entry.table(
        Surface.Table(["get": .function(Surface.Function())], isOpen: true))

    private static func options(_ slots: [Surface.Slot]) -> Surface.Entry {
        .function(
            Surface.Function([Surface.Slot("fields", .table, isRequired: true, content: .fields(slots))]))
    }

    private static let declare = Surface.Entry.function(
        Surface.Function(
            [
                Surface.Slot(
                    "arguments", .table, isRequired: true,
                    content: .list([
                        Surface.Slot("name", .string, isRequired: true), Surface.Slot("type", .string),
                        Surface.Slot("default"), Surface.Slot("help", .string),
                    ]))
            ], role: .declaresArguments))

    private static let map = Surface.Entry.function(
        Surface.Function(
            [
                Surface.Slot("source", [.table, .handle], isRequired: true),
                Surface.Slot("options", .table, content: .fields([Surface.Slot("name", .string)])),
                Surface.Slot("function", .function, isRequired: true),
            ],
            result: .table(
                Surface.Table([
                    "total": .value,
                    "write": .function(
                        Surface.Function(
                            [
                                Surface.Slot(
                                    "options", .table, isRequired: true,
                                    content: .fields([Surface.Slot("path", .string, isRequired: true)]))
                            ], isMethod: true)),
                ])),
            role: .callsPerRow))

    private static let sleep = Surface.Entry.function(
        Surface.Function([Surface.Slot("duration", .string, isRequired: true)], role: .waits))

    private static let create = Surface.Entry.function(Surface.Function(role: .opensHandle))

    private static let open = Surface.Entry.function(
        Surface.Function(
            [Surface.Slot("options", .table, isRequired: true)], result: .value, role: .opensHandle))
}
