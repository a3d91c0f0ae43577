namespace Lumigo.OpenTelemetry.Api;

/// <summary>Whoever sends the spans of this process to Lumigo: the agent, or the distro as activated by the application; null while there is none.</summary>
internal static class Exporters
{
    private static volatile Exporter? s_agent;
    private static volatile Exporter? s_manual;

    /// <summary>The one to ask. The agent first: it knows the spans it holds back, and hands everything on where the application exports.</summary>
    public static Exporter? Current => s_agent ?? s_manual;

    /// <summary>The application's own activation came up, or with null has ended.</summary>
    public static void Use(Exporter? manual) => s_manual = manual;

    /// <summary>Finds the agent if there is one. It is there before the application's first code or never, so looking again costs only who has none.</summary>
    public static void Connect()
    {
        if (s_agent is null)
        {
            s_agent = AgentLink.Find();
        }
    }
}
