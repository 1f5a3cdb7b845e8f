/// Reads and writes `provides`: an object of points, each with its list of provisions.
enum ProvisionShape {
    static func all(_ catalog: CapabilityCatalog?) -> DocumentShape<[Provision]> {
        DocumentShape(
            read: { value, path, findings in
                guard var reading = ObjectReading(value, path, &findings) else { return nil }
                var found: [Provision] = []
                var isWhole = true
                for point in ExtensionPoint.allCases {
                    let list = reading.take(
                        point.rawValue, .list(of: one(point, catalog), 0...64), fallback: [], &findings)
                    isWhole = list.map { isUnique($0, reading, point, &findings) } == true && isWhole
                    found += list ?? []
                }
                reading.finish(&findings)
                return isWhole ? found : nil
            },
            write: { provisions in
                .object(
                    ExtensionPoint.allCases.compactMap { point in
                        let here = provisions.filter { $0.point == point }
                        return here.isEmpty
                            ? nil : DocumentMember(point.rawValue, .list(here.map(one(point, catalog).write)))
                    })
            },
            schema: SchemaProperty.object(
                .part,
                ExtensionPoint.allCases.map { point in
                    SchemaProperty(
                        name: point.rawValue,
                        schema: DocumentShape<[Provision]>.list(of: one(point, catalog), 0...64).schema,
                        isRequired: false)
                }))
    }

    private static func isUnique(
        _ list: [Provision], _ reading: ObjectReading, _ point: ExtensionPoint,
        _ findings: inout DocumentFindings
    ) -> Bool {
        var names: Set<String> = []
        var isUnique = true
        for (index, provision) in list.enumerated() where !names.insert(provision.name).inserted {
            findings.add(
                .wrongValue, reading.path + point.rawValue + index, reading.value[point.rawValue]?.place,
                "there are two called \(provision.name)")
            isUnique = false
        }
        return isUnique
    }

    private static func one(
        _ point: ExtensionPoint, _ catalog: CapabilityCatalog?
    ) -> DocumentShape<Provision> {
        let details = ProvisionDetail.all(of: point)
        return DocumentShape(
            read: { value, path, findings in
                guard var reading = ObjectReading(value, path, &findings) else { return nil }
                let names = names(&reading, point, &findings)
                let before = reading.take(
                    "before", .list(of: .provisionName, 0...32), fallback: [], &findings)
                let after = reading.take("after", .list(of: .provisionName, 0...32), fallback: [], &findings)
                var found: [String: CapabilityParameter] = [:]
                var isWhole = true
                for detail in details where reading.has(detail.name) || detail.isRequired {
                    let part = reading.take(detail.name, detail.shape(catalog), fallback: nil, &findings)
                    isWhole = isWhole && part != nil
                    if detail.kind != .flag || part != .text("false") { found[detail.name] = part }
                }
                reading.pass(details.map(\.name))
                reading.finish(&findings)
                guard isWhole, let names, let before, let after else { return nil }
                return Provision(
                    point, names.name, handler: names.handler, before: before, after: after, details: found)
            },
            write: { provision in
                let isEvent = point == .events
                var members: [DocumentMember] = []
                if !isEvent || provision.name != provision.handler {
                    members.append(DocumentMember("name", .text(provision.name)))
                }
                if isEvent || provision.name != provision.handler {
                    members.append(DocumentMember("handler", .text(provision.handler)))
                }
                for (name, list) in [("before", provision.before), ("after", provision.after)]
                where !list.isEmpty {
                    members.append(DocumentMember(name, .list(list.map(DocumentValue.text))))
                }
                for detail in details {
                    if let part = provision.details[detail.name] {
                        members.append(DocumentMember(detail.name, detail.shape(catalog).write(part)))
                    }
                }
                return .object(members)
            }, schema: schema(point, details, catalog))
    }

    /// The name and the function behind it. Each is the other where it is left out; only listeners may leave the name
    /// out.
    private static func names(
        _ reading: inout ObjectReading, _ point: ExtensionPoint, _ findings: inout DocumentFindings
    ) -> (name: String, handler: String)? {
        let isListener = point == .events && reading.has("handler")
        let name = reading.take("name", .itemName, fallback: isListener ? "" : nil, &findings)
        guard point != .sources else { return name.map { ($0, $0) } }
        // What scripts call by its name must be one for Lua, whatever is behind it.
        if let name, point == .exports, !name.isEmpty, !LuaName.isTaken(name) {
            findings.add(
                .wrongValue, reading.path + "name", reading.value["name"]?.place,
                "must be a name that Lua takes, as scripts call it by that, got \(ShownText.quoted(name))")
            return nil
        }
        let handler = reading.take("handler", .luaName, fallback: name ?? "", &findings)
        guard let name, let handler else { return nil }
        if !LuaName.isTaken(handler) {
            findings.add(
                .missingField, reading.path + "handler", reading.value.place,
                "is missing: \(ShownText.quoted(name)) is no name that Lua takes, so say which function it is"
            )
            return nil
        }
        return (name.isEmpty ? handler : name, handler)
    }

    private static func schema(
        _ point: ExtensionPoint, _ details: [ProvisionDetail], _ catalog: CapabilityCatalog?
    ) -> [DocumentMember] {
        func property<Part>(_ name: String, _ shape: DocumentShape<Part>, _ doc: String, _ isRequired: Bool)
            -> SchemaProperty
        {
            SchemaProperty(name: name, schema: shape.documented(doc).schema, isRequired: isRequired)
        }
        let order = DocumentShape<[String]>.list(of: .provisionName, 0...32)
        var all = [
            property(
                "name", .itemName, "What it is called, unique among the plugin's of this point.",
                point != .events)
        ]
        if point != .sources {
            all.append(
                property("handler", .luaName, "The function of the table that the entry answers.", false))
        }
        all.append(property("before", order, "Provisions of this point that come after it.", false))
        all.append(property("after", order, "Provisions of this point that come before it.", false))
        for detail in details {
            all.append(property(detail.name, detail.shape(catalog), detail.doc, detail.isRequired))
        }
        return SchemaProperty.object(.part, all)
    }
}
