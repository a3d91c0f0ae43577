using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>Uses every request of the weaver service once and says on stderr what failed, and finally that all held.</summary>
internal static unsafe class Proof
{
    private static ulong appModule;
    private static int greetingToken;

    public static void WeaveApp()
    {
        Assembly app = Assembly.GetEntryAssembly()!;
        Expect(WeaverService.Attached(3) == 1, "attached");
        Expect(WeaverService.Attached(99) == 0, "another version is not spoken");
        appModule = Find(app, out WeaverService.ModuleInfo info);
        uint none = 0;
        Expect(WeaverService.Body(12345, 0x06000001, null, 0, &none) == unchecked((int)0x80131130), "unknown module");

        MethodInfo greeting = app.GetType("App.Program")!.GetMethod("Greeting")!;
        greetingToken = greeting.MetadataToken;
        byte[] body = Body(appModule, greetingToken);
        byte[] code = greeting.GetMethodBody()!.GetILAsByteArray()!;
        Expect(body.AsSpan(body.Length - code.Length).SequenceEqual(code), "body");

        uint[] tokens = EmitGreeting();
        Expect(tokens.SequenceEqual(EmitGreeting()), "emitting twice finds what is there");
        string kinds = string.Join(' ', tokens.Select(t => (t >> 24).ToString("X2")));
        Expect(kinds == "23 01 0A 2B 1B 11 70", "token kinds " + kinds);

        // ldstr "plain"; call Texts.Repeat  ->  ldstr "woven"; call Woven.Same<string>
        int ldstr = Array.IndexOf(body, (byte)0x72, body.Length - code.Length);
        BitConverter.TryWriteBytes(body.AsSpan(ldstr + 1), tokens[6]);
        Expect(body[ldstr + 5] == 0x28, "call");
        BitConverter.TryWriteBytes(body.AsSpan(ldstr + 6), tokens[3]);
        var clock = Stopwatch.StartNew();
        ReJit((appModule, greetingToken, body));
        Console.Error.WriteLine($"rejit request: {clock.Elapsed.TotalMicroseconds:F0} us");
        fixed (byte* half = body)
        {
            ulong module = appModule;
            uint field = 0x04000001;
            var bytes = new WeaverService.BodyAndMap { Size = (uint)body.Length, Bytes = half };
            Expect(WeaverService.ReJit(&module, &field, &bytes, 1) == unchecked((int)0x80070057), "what is no method is refused");
            module = 12345;
            uint method = (uint)greetingToken;
            Expect(WeaverService.ReJit(&module, &method, &bytes, 1) == unchecked((int)0x80131130), "and an unknown module");
        }

        clock.Restart();
        for (int i = 0; i < 100; i++)
        {
            EmitGreeting();
        }
        Console.Error.WriteLine($"emission of 7 references: {clock.Elapsed.TotalMicroseconds / 100:F0} us");
    }

    public static void WeaveLibrary(Assembly library)
    {
        ulong module = Find(library, out WeaverService.ModuleInfo info);
        Expect((info.Flags & 2) != 0, $"the library runs precompiled code, flags {info.Flags:X}");
        Type type = library.GetType("Library.Precompiled")!;
        int inner = type.GetMethod("Inner")!.MetadataToken;
        int outer = type.GetMethod("Outer")!.MetadataToken;

        var batch = new Batch();
        uint assembly = batch.Add(1, 0, "Lumigo.AutoInstrumentation.Loader", [], typeof(Woven).Assembly.GetName().Version);
        uint woven = batch.Add(2, assembly, typeof(Woven).FullName!, []);
        batch.Add(3, woven, "Number", [0x00, 0x01, 0x08, 0x08]);
        uint number = batch.Emit(module)[2];

        WeaverService.Method* found = stackalloc WeaverService.Method[8];
        uint count = 0;
        int incomplete = -1;
        Check(WeaverService.Inliners(module, module, (uint)inner, found, 8, &count, &incomplete), "inliners");
        Expect(count == 1 && found[0].Token == (uint)outer, $"Outer has Inner inlined: {count} found, incomplete {incomplete}");

        // ldarg.0; call Woven.Number; ret
        byte[] code = [0x02, 0x28, 0, 0, 0, 0, 0x2A];
        BitConverter.TryWriteBytes(code.AsSpan(2), number);
        ReJit((module, inner, [(byte)(code.Length << 2 | 2), .. code]), (module, outer, []));
        Console.Error.WriteLine("all of the proof held");
    }

    public static void Revert() => Guard(() => ReJit((appModule, greetingToken, [])));

    public static void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Console.Error.WriteLine("proof failed: " + e);
        }
    }

    public static void Check(int result, string what) => Expect(result >= 0, $"{what}: {result:X8}");

    private static uint[] EmitGreeting()
    {
        var batch = new Batch();
        uint assembly = batch.Add(1, 0, "Lumigo.AutoInstrumentation.Loader", [], typeof(Woven).Assembly.GetName().Version);
        uint type = batch.Add(2, assembly, typeof(Woven).FullName!, []);
        uint same = batch.Add(3, type, "Same", [0x10, 0x01, 0x01, 0x1E, 0x00, 0x1E, 0x00]);
        batch.Add(5, same, "", [0x0A, 0x01, 0x0E]);
        batch.Add(4, 0, "", [0x1D, 0x0E]);
        batch.Add(6, 0, "", [0x07, 0x01, 0x0E]);
        batch.Add(7, 0, "woven", []);
        return batch.Emit(appModule);
    }

    /// <summary>The module whose image holds the assembly's metadata: the nearest below it.</summary>
    private static ulong Find(Assembly assembly, out WeaverService.ModuleInfo info)
    {
        WeaverService.ModuleInfo* modules = stackalloc WeaverService.ModuleInfo[256];
        uint count = 0;
        Check(WeaverService.Modules(modules, 256, &count), "modules");
        info = default;
        assembly.TryGetRawMetadata(out byte* metadata, out _);
        for (uint i = 0; i < count; i++)
        {
            if (modules[i].Base < (ulong)metadata && modules[i].Base > info.Base)
            {
                info = modules[i];
            }
        }
        Expect(info.Id != 0, "module of " + assembly.GetName().Name + " found");
        return info.Id;
    }

    private static byte[] Body(ulong module, int method)
    {
        uint size = 0;
        Check(WeaverService.Body(module, (uint)method, null, 0, &size), "size of body");
        var body = new byte[size];
        fixed (byte* bytes = body)
        {
            Check(WeaverService.Body(module, (uint)method, bytes, size, &size), "body");
        }
        return body;
    }

    private static void ReJit(params (ulong Module, int Method, byte[] Body)[] methods)
    {
        var bodies = new WeaverService.BodyAndMap[methods.Length];
        var pins = new List<System.Runtime.InteropServices.GCHandle>();
        for (int i = 0; i < methods.Length; i++)
        {
            var pin = System.Runtime.InteropServices.GCHandle.Alloc(methods[i].Body, System.Runtime.InteropServices.GCHandleType.Pinned);
            pins.Add(pin);
            bodies[i] = new WeaverService.BodyAndMap { Size = (uint)methods[i].Body.Length, Bytes = (byte*)pin.AddrOfPinnedObject() };
        }
        fixed (ulong* modules = methods.Select(method => method.Module).ToArray())
        fixed (uint* tokens = methods.Select(method => (uint)method.Method).ToArray())
        fixed (WeaverService.BodyAndMap* first = bodies)
        {
            Check(WeaverService.ReJit(modules, tokens, first, (uint)methods.Length), "rejit");
        }
        pins.ForEach(pin => pin.Free());
    }

    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }
}
