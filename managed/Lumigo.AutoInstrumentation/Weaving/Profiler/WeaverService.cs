using System.Runtime.InteropServices;
using Lumigo.AutoInstrumentation.Loader.Weaving;

namespace Lumigo.AutoInstrumentation.Weaving.Profiler;

/// <summary>The functions of <c>native/weaver_service.h</c>, which say what each of them does.</summary>
internal static unsafe class WeaverService
{
    private const uint Version = 3;
    private const int TimedOut = unchecked((int)0x80131505);

    private static readonly nint s_library = NativeLibrary.Load(NativeLibraryPath());

    private static readonly delegate* unmanaged<uint, int> s_attached = (delegate* unmanaged<uint, int>)Export("attached");
    private static readonly delegate* unmanaged<NativeModule*, uint, uint*, int> s_modules = (delegate* unmanaged<NativeModule*, uint, uint*, int>)Export("modules");
    private static readonly delegate* unmanaged<ulong, uint, byte*, uint, uint*, int> s_body =
        (delegate* unmanaged<ulong, uint, byte*, uint, uint*, int>)Export("body");

    private static readonly delegate* unmanaged<ulong, NativeReference*, uint, uint*, int> s_emit =
        (delegate* unmanaged<ulong, NativeReference*, uint, uint*, int>)Export("emit");

    private static readonly delegate* unmanaged<ulong*, uint*, NativeBody*, uint, int> s_rejit =
        (delegate* unmanaged<ulong*, uint*, NativeBody*, uint, int>)Export("rejit");

    private static readonly delegate* unmanaged<ulong, ulong, uint, NativeMethod*, uint, uint*, int*, int> s_inliners =
        (delegate* unmanaged<ulong, ulong, uint, NativeMethod*, uint, uint*, int*, int>)Export("inliners");

    /// <summary>Whether the profiler is attached and speaks our version.</summary>
    public static bool IsAttached => s_attached(Version) == 1;

    /// <summary>The modules that may be woven.</summary>
    /// <param name="found">How many of the array's elements are meant.</param>
    public static NativeModule[] Modules(out int found)
    {
        var modules = new NativeModule[256];
        while (true)
        {
            uint count;
            fixed (NativeModule* first = modules)
            {
                Check(s_modules(first, (uint)modules.Length, &count), "modules");
            }

            if (count <= modules.Length)
            {
                found = (int)count;
                return modules;
            }

            modules = new NativeModule[count * 2];
        }
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

    /// <summary>Adds references to a module's metadata; writes their tokens.</summary>
    /// <exception cref="WeavingFailure">The runtime refused one.</exception>
    public static void Emit(NativeBlock block, ulong module, NativeReference* references, int count, uint* tokens) =>
        Check(Kept(block, s_emit(module, references, (uint)count, tokens)), "emit");

    /// <summary>Replaces bodies; takes effect at the next call of each method.</summary>
    /// <exception cref="WeavingFailure">The runtime refused.</exception>
    public static void ReJit(NativeBlock block, ulong* modules, uint* methods, NativeBody* bodies, int count) =>
        Check(Kept(block, s_rejit(modules, methods, bodies, (uint)count)), "rejit");

    /// <summary>Methods of a module whose precompiled code has a method inlined.</summary>
    public static NativeMethod[] Inliners(ulong searched, ulong module, int method)
    {
        for (int capacity = 64; ; capacity *= 4)
        {
            using var block = new NativeBlock();
            NativeMethod* found = block.Take<NativeMethod>(capacity);
            uint* count = block.Take<uint>(1);
            int* incomplete = block.Take<int>(1);
            if (Kept(block, s_inliners(searched, module, (uint)method, found, (uint)capacity, count, incomplete)) < 0)
            {
                return [];
            }

            if (*count <= capacity)
            {
                var methods = new NativeMethod[*count];
                for (int i = 0; i < methods.Length; i++)
                {
                    methods[i] = found[i];
                }

                return methods;
            }
        }
    }

    /// <summary>What was not answered in time is still to be carried out, with the memory it was given.</summary>
    private static int Kept(NativeBlock block, int result)
    {
        if (result == TimedOut)
        {
            block.KeepForEver();
        }

        return result;
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
    public ulong Base;
    public uint Flags;
    public uint Reserved;

    /// <summary>Precompiled code is in use.</summary>
    public const uint ReadyToRun = 2;

    /// <summary>The image lies in memory as in its file.</summary>
    public const uint FlatLayout = 0x20;
}

/// <summary><c>lumigo_method</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeMethod
{
    public ulong Module;
    public uint Method;
    public uint Reserved;
}

/// <summary><c>lumigo_body</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeBody
{
    public byte* Bytes;
    public uint Size;
    public uint MapCount;
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
