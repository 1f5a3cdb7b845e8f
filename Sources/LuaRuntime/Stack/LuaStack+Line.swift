internal import CLuaShim

extension LuaStack {
    /// The line of the nearest function of the script; 0 if the host called by itself. For the hot path:
    /// `currentPlace` also copies the source's name.
    public var currentLine: Int32 {
        var place = shim_place()
        return shim_find_place(pointer, 0, false, &place) ? Int32(clamping: place.line) : 0
    }
}
