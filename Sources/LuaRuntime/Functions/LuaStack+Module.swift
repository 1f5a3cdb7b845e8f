extension LuaStack {
    /// Pushes a table of host functions that fills itself when a field is first read.
    ///
    /// A name it does not have is an error that suggests the nearest one. Each costs memory for the life of the state:
    /// keep it and push it again.
    public func pushModule(_ name: String, _ fill: @escaping (LuaModule) throws -> Void) {
        state.pushLazyModule(self, name: name, fill)
    }
}
