using System.Reflection;
using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving.Profiler;

/// <summary>A loaded module: the profiler's id of it, and its metadata as the runtime has it in memory.</summary>
internal sealed unsafe class LoadedModule
{
    private byte[] _buffer = new byte[16 * 1024];

    private LoadedModule(NativeModule native, MetadataReader metadata)
    {
        Id = native.Id;
        HasPrecompiledCode = (native.Flags & NativeModule.ReadyToRun) != 0;
        Metadata = metadata;
    }

    public ulong Id { get; }

    /// <summary>Whether methods may run precompiled, with others inlined into them.</summary>
    public bool HasPrecompiledCode { get; }

    public MetadataReader Metadata { get; }

    /// <summary>Finds the module of an assembly; null when the profiler does not offer it (dynamic, collectible).</summary>
    public static LoadedModule? Of(Assembly assembly)
    {
        if (!assembly.TryGetRawMetadata(out byte* blob, out int length))
        {
            return null;
        }

        NativeModule[] modules = WeaverService.Modules(out int count);
        int holder = -1;
        for (int i = 0; i < count; i++)
        {
            // By the very metadata: the same file may be loaded twice, in two load contexts.
            if (ImageMetadata.In(modules[i]) == blob)
            {
                return new LoadedModule(modules[i], new MetadataReader(blob, length));
            }

            // Else by the image around it; the nearest one, as the size of an image that lies as in its file is only about right.
            if (ImageMetadata.Holds(modules[i], blob) && (holder < 0 || modules[i].Base > modules[holder].Base))
            {
                holder = i;
            }
        }

        return holder < 0 ? null : new LoadedModule(modules[holder], new MetadataReader(blob, length));
    }

    /// <summary>A method's original body; empty when it has none. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Body(int method)
    {
        int size = WeaverService.Body(Id, method, _buffer);
        if (size > _buffer.Length)
        {
            _buffer = new byte[size];
            size = WeaverService.Body(Id, method, _buffer);
        }

        return _buffer.AsSpan(0, size);
    }
}
