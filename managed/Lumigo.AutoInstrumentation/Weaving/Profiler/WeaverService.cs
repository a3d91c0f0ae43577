using System.Runtime.InteropServices;
using Lumigo.AutoInstrumentation.Loader.Weaving;

namespace Lumigo.AutoInstrumentation.Weaving.Profiler;

/// <summary>The functions of <c>native/weaver_service.h</c>, which say what each of them does.</summary>
internal static unsafe class WeaverService
{
    private const uint Version = 2;

    private static readonly nint s_library = NativeLibrary.Load(NativeLibraryPath());

    private static readonly delegate* unmanaged<uint, int> s_attached = (delegate* unmanaged<uint, int>)Export("attached");
    private static readonly delegate* unmanaged<ulong*, uint, uint*, int> s_modules = (delegate* unmanaged<ulong*, uint, uint*, int>)Export("modules");
    private static readonly delegate* unmanaged<ulong, NativeModule*, char*, uint, int> s_module =
        (delegate* unmanaged<ulong, NativeModule*, char*, uint, int>)Export("module");

    private static readonly delegate* unmanaged<ulong, uint, byte*, uint, uint*, int> s_body =
        (delegate* unmanaged<ulong, uint, byte*, uint, uint*, int>)Export("body");

    private static readonly delegate* unmanaged<ulong, NativeReference*, uint, uint*, int> s_emit =
        (delegate* unmanaged<ulong, NativeReference*, uint, uint*, int>)Export("emit");

    private static readonly delegate* unmanaged<NativeMethodBody*, uint, int> s_rejit = (delegate* unmanaged<NativeMethodBody*, uint, int>)Export("rejit");
    private static readonly delegate* unmanaged<ulong, ulong, uint, NativeMethod*, uint, uint*, int*, int> s_inliners =
        (delegate* unmanaged<ulong, ulong, uint, NativeMethod*, uint, uint*, int*, int>)Export("inliners");

    /// <summary>Whether the profiler is attached and speaks our version.</summary>
    public static bool IsAttached => s_attached(Version) == 1;

    /// <summary>Ids of the modules that may be woven.</summary>
    public static ulong[] Modules()
    {
        var ids = new ulong[256];
        while (true)
        {
            uint count;
            fixed (ulong* first = ids)
            {
                Check(s_modules(first, (uint)ids.Length, &count), "modules");
            }

            if (count <= ids.Length)
            {
                return ids[..(int)count];
            }

            ids = new ulong[count * 2];
        }
    }

    /// <summary>What is known of a module; null when it has gone.</summary>
    public static NativeModule? Module(ulong id)
    {
        NativeModule module;
        return s_module(id, &module, null, 0) < 0 ? null : module;
    }

    /// <summary>Copies a method's original body.</summary>
    /// <returns>Its size, which may be more than fits, and then nothing is copied; 0 when the method has none.</returns>
    public static int Body(ulong module, int method, Span<byte> body)
    {
        uint size;
        fixed (byte* first = body)
        {
            return s_body(module, (uint)method, first, (uint)body.Length, &size) < 0 ? 0 : (int)size;
        }
    }

    /// <summary>Adds references to a module's metadata; answers their tokens.</summary>
    /// <exception cref="WeavingFailure">The runtime refused one.</exception>
    public static uint[] Emit(ulong module, NativeReference[] references)
    {
        var tokens = new uint[references.Length];
        fixed (NativeReference* first = references)
        fixed (uint* firstToken = tokens)
        {
            Check(s_emit(module, first, (uint)references.Length, firstToken), "emit");
        }

        return tokens;
    }

    /// <summary>Replaces bodies; takes effect at the next call of each method.</summary>
    /// <exception cref="WeavingFailure">The runtime refused.</exception>
    public static void ReJit(NativeMethodBody[] methods)
    {
        fixed (NativeMethodBody* first = methods)
        {
            Check(s_rejit(first, (uint)methods.Length), "rejit");
        }
    }

    /// <summary>Methods of a module whose precompiled code has a method inlined.</summary>
    public static NativeMethod[] Inliners(ulong searched, ulong module, int method)
    {
        var found = new NativeMethod[64];
        while (true)
        {
            uint count;
            int incomplete;
            fixed (NativeMethod* first = found)
            {
                if (s_inliners(searched, module, (uint)method, first, (uint)found.Length, &count, &incomplete) < 0)
                {
                    return [];
                }
            }

            if (count <= found.Length)
            {
                Array.Resize(ref found, (int)count);
                return found;
            }

            found = new NativeMethod[count * 2];
        }
    }

    private static void Check(int result, string function)
    {
        if (result < 0)
        {
            throw new WeavingFailure($"the profiler's '{function}' answered 0x{result:x8}");
        }
    }

    private static nint Export(string name) => NativeLibrary.GetExport(s_library, "lumigo_weaver_" + name);

    /// <summary>The profiler's own file, two folders above the loader's: loaded already, this only counts one more user.</summary>
    private static string NativeLibraryPath()
    {
        string runtimeFolder = Path.GetDirectoryName(typeof(ModuleWeaver).Assembly.Location)!;
        (string platform, string file) = OperatingSystem.IsWindows() ? ("win-x64", "Lumigo.AutoInstrumentation.Native.dll")
            : (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64", "Lumigo.AutoInstrumentation.Native.so");
        return Path.GetFullPath(Path.Combine(runtimeFolder, "..", "..", platform, file));
    }
}

/// <summary><c>lumigo_module</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeModule
{
    public ulong Id;
    public ulong Assembly;
    public ulong AppDomain;
    public ulong Base;
    public uint Flags;
    public uint PathLength;
    public Guid Mvid;

    /// <summary>Precompiled code is in use.</summary>
    public const uint ReadyToRun = 2;
}

/// <summary><c>lumigo_method</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeMethod
{
    public ulong Module;
    public uint Method;
    public uint Reserved;
}

/// <summary><c>lumigo_method_body</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMethodBody
{
    public ulong Module;
    public uint Method;
    public uint Size;
    public byte* Body;
}

/// <summary><c>lumigo_reference</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeReference
{
    public uint Kind;
    public uint Parent;
    public char* Name;
    public byte* Blob;
    public uint NameLength;
    public uint BlobSize;
    public ushort Major;
    public ushort Minor;
    public ushort Build;
    public ushort Revision;
}
