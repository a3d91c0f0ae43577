using System.Runtime.InteropServices;

namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>native/weaver_service.h as C# sees it.</summary>
internal static unsafe class WeaverService
{
    private static readonly nint Library = NativeLibrary.Load(
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(WeaverService).Assembly.Location)!, "..", "..", "linux-x64", "Lumigo.AutoInstrumentation.Native.so")));

    public static readonly delegate* unmanaged<uint, int> Attached = (delegate* unmanaged<uint, int>)Export("attached");
    public static readonly delegate* unmanaged<ModuleInfo*, uint, uint*, int> Modules = (delegate* unmanaged<ModuleInfo*, uint, uint*, int>)Export("modules");
    public static readonly delegate* unmanaged<ulong, uint, byte*, uint, uint*, int> Body = (delegate* unmanaged<ulong, uint, byte*, uint, uint*, int>)Export("body");
    public static readonly delegate* unmanaged<ulong, Reference*, uint, uint*, int> Emit = (delegate* unmanaged<ulong, Reference*, uint, uint*, int>)Export("emit");
    public static readonly delegate* unmanaged<ulong*, uint*, BodyAndMap*, uint, int> ReJit = (delegate* unmanaged<ulong*, uint*, BodyAndMap*, uint, int>)Export("rejit");
    public static readonly delegate* unmanaged<ulong, ulong, uint, Method*, uint, uint*, int*, int> Inliners =
        (delegate* unmanaged<ulong, ulong, uint, Method*, uint, uint*, int*, int>)Export("inliners");

    private static nint Export(string name) => NativeLibrary.GetExport(Library, "lumigo_weaver_" + name);

    [StructLayout(LayoutKind.Sequential)]
    public struct ModuleInfo
    {
        public ulong Id, Base;
        public uint Flags, Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Method
    {
        public ulong Module;
        public uint Token, Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct BodyAndMap
    {
        public byte* Bytes;
        public uint Size, MapCount;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Reference
    {
        public uint Kind, Parent;
        public char* Name;
        public byte* Blob;
        public uint NameLength, BlobSize;
        public ushort Major, Minor, Build, Revision;
    }
}
