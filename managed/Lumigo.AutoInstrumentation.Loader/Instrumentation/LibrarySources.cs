using System.Diagnostics;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>Connects the bridge's adapters to the sources of libraries. In a process that has none of those, a span costs one comparison.</summary>
internal static class LibrarySources
{
    private static readonly object s_growth = new();
    private static Bridges? s_bridges;
    private static volatile Slot[]? s_slots;

    /// <summary>From here on sources are noticed.</summary>
    public static void Use(Bridges bridges) => s_bridges = bridges;

    /// <summary>A source exists.</summary>
    public static void Notice(string sourceName)
    {
        foreach (RegistryEntry entry in Registry.All)
        {
            foreach (Adapter adapter in entry.Adapters)
            {
                if (adapter.By == Connection.ActivitySource && adapter.Name == sourceName && adapter.FitsRuntime)
                {
                    Connect(adapter);
                    return;
                }
            }
        }
    }

    /// <summary>Connects an adapter of the registry.</summary>
    public static void Connect(Adapter adapter)
    {
        if (s_bridges is { } bridges)
        {
            Connect(adapter.Name, () => bridges.ForLibrary(adapter.Library).Create<LibrarySource>(adapter.TypeName));
        }
    }

    /// <summary>Connects an adapter; once, however many sources there are of its name.</summary>
    /// <param name="sourceName">The source's name.</param>
    /// <param name="create">Makes the adapter, when there is a first span.</param>
    public static void Connect(string sourceName, Func<LibrarySource> create)
    {
        lock (s_growth)
        {
            Slot[] slots = s_slots ?? [];
            if (!Array.Exists(slots, slot => slot.SourceName == sourceName))
            {
                s_slots = [.. slots, new Slot(sourceName, create)];
            }
        }
    }

    /// <summary>A span has started.</summary>
    public static void OnStart(Activity span)
    {
        if (s_slots is { } slots)
        {
            Find(slots, span)?.Adapter?.Start(span);
        }
    }

    /// <summary>A span is about to stop.</summary>
    /// <returns>Whether it is exported.</returns>
    public static bool OnStop(Activity span) => s_slots is not { } slots || Find(slots, span)?.Adapter?.Stop(span) != false;

    private static Slot? Find(Slot[] slots, Activity span)
    {
        string name = span.Source.Name;
        foreach (Slot slot in slots)
        {
            if (slot.SourceName == name)
            {
                return slot;
            }
        }

        return null;
    }

    /// <summary>A source that exists, and its adapter, made for the first span.</summary>
    private sealed class Slot(string sourceName, Func<LibrarySource> create)
    {
        private volatile LibrarySource? _instance;
        private volatile bool _failed;

        public string SourceName { get; } = sourceName;

        public LibrarySource? Adapter => _instance ?? (_failed ? null : Create());

        /// <summary>Without a lock: loading the bridge raises events of the application's. Should two threads come here, the first one's is used.</summary>
        private LibrarySource? Create()
        {
            try
            {
                LibrarySource created = create();
                lock (this)
                {
                    if (_instance is null)
                    {
                        _instance = created;
                        StandardError.Debug($"{created.Library} instrumentation is on.");
                    }

                    return _instance;
                }
            }
            catch (Exception exception)
            {
                _failed = true;
                Exception cause = exception.GetBaseException();
                StandardError.Warning(
                    $"the {SourceName} instrumentation could not start ({cause.GetType().Name}: {cause.Message}); its spans are sent as they are, everything else goes on.");
                return null;
            }
        }
    }
}
