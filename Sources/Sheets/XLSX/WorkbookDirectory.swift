/// The sheets of a workbook, and the parts they are in.
struct WorkbookDirectory {
    struct Sheet: Equatable {
        var name: String
        var relation: String
        var isHidden: Bool
        /// The archive's spelling of its part; nil for a chart or a part that is not there.
        var part: String?
    }

    var sheets: [Sheet] = []
    /// Days are counted from 1904 instead of 1900.
    var uses1904 = false
    var sharedTexts: String?
    var styles: String?

    init(_ archive: WorkbookArchive) throws(SheetError) {
        let root = RelationsHandler()
        if let part = try archive.find("_rels/.rels") { try archive.parse(part, root) }
        let main = root.relations.first { $0.type.hasSuffix("/officeDocument") }?.target
        let name = Self.resolve(main ?? "xl/workbook.xml", in: "")
        guard let part = try archive.find(name), name.lowercased().hasSuffix(".xml") else {
            let isBinary = archive.parts.contains { $0.lowercased().hasSuffix("workbook.bin") }
            throw .wrongKind(path: archive.file.path, seems: isBinary ? .binaryWorkbook : .zip)
        }
        let workbook = WorkbookHandler()
        try archive.parse(part, workbook)
        if !workbook.isWorkbook { throw .wrongKind(path: archive.file.path, seems: .zip) }
        uses1904 = workbook.uses1904
        sheets = workbook.sheets

        let folder = part.lastIndex(of: "/").map { String(part[..<$0]) } ?? ""
        let file = part.dropFirst(folder.isEmpty ? 0 : folder.utf8.count + 1)
        let relations = RelationsHandler()
        let relationsName = (folder.isEmpty ? "" : folder + "/") + "_rels/" + file + ".rels"
        if let part = try archive.find(relationsName) { try archive.parse(part, relations) }
        for relation in relations.relations where !relation.isExternal {
            let target = try archive.find(Self.resolve(relation.target, in: folder))
            if relation.type.hasSuffix("/sharedStrings") { sharedTexts = target }
            if relation.type.hasSuffix("/styles") { styles = target }
            guard relation.type.hasSuffix("/worksheet") else { continue }
            for index in sheets.indices where sheets[index].relation == relation.id {
                sheets[index].part = target
            }
        }
    }

    /// A relation's target as a name in the archive: absolute, or beside the part it belongs to.
    private static func resolve(_ target: String, in folder: String) -> String {
        var steps =
            target.hasPrefix("/") || folder.isEmpty ? [] : folder.split(separator: "/").map(String.init)
        for step in target.split(separator: "/") {
            switch step {
            case ".": continue
            case "..": _ = steps.popLast()
            default: steps.append(String(step))
            }
        }
        return steps.joined(separator: "/")
    }
}

private final class RelationsHandler: XMLHandler {
    struct Relation {
        var id: String
        var type: String
        var target: String
        var isExternal: Bool
    }

    var relations: [Relation] = []

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetError) {
        guard "Relationship" ~= name else { return }
        relations.append(
            Relation(
                id: attributes.text("Id") ?? "", type: attributes.text("Type") ?? "",
                target: attributes.text("Target") ?? "",
                isExternal: attributes.text("TargetMode") == "External"))
    }

    func end(_ name: XMLName) throws(SheetError) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetError) {}
}

private final class WorkbookHandler: XMLHandler {
    var sheets: [WorkbookDirectory.Sheet] = []
    var uses1904 = false
    var isWorkbook = false

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetError) {
        switch name {
        case "workbook": isWorkbook = true
        case "workbookPr":
            let value = attributes.text("date1904") ?? "0"
            uses1904 = value == "1" || value == "true"
        case "sheet":
            sheets.append(
                WorkbookDirectory.Sheet(
                    name: attributes.text("name") ?? "", relation: attributes.text("id") ?? "",
                    isHidden: (attributes.text("state") ?? "visible") != "visible"))
        default: break
        }
    }

    func end(_ name: XMLName) throws(SheetError) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetError) {}
}
