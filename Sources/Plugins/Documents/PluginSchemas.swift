/// The documents about plugins as editors are told of them: JSON Schema, draft 2020-12.
public enum PluginSchemas {
    /// The schemas by the names of their files.
    ///
    /// `catalog` has the rights and events there are; nil names none.
    public static func all(_ catalog: CapabilityCatalog? = nil) -> [(file: String, text: String)] {
        let manifest = PluginManifest.shape(.authored(isSchemaRequired: true), catalog)
        return [
            ("plugin.schema.json", manifest.schemaDocument(title: PluginManifest.fileName)),
            ("partnerctl.schema.json", ProjectDocument.shape.schemaDocument(title: ProjectDocument.fileName)),
            ("lock.schema.json", ProjectLock.shape.schemaDocument(title: ProjectLock.fileName)),
        ]
    }
}
