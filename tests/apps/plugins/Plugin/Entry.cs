using System.Diagnostics;

namespace Plugin;

/// <summary>Called by the host through reflection.</summary>
public static class Entry
{
    private static readonly ActivitySource Source = new("Sample.Plugin", "0.1");

    public static string Run(string name)
    {
        using (var span = Source.StartActivity($"plugin {name}"))
        {
            span?.SetTag("plugin.name", name);
        }
        return $"{name} ran";
    }
}
