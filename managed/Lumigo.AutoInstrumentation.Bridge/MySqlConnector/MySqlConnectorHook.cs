using System.Reflection;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlConnector;

/// <summary>
/// MySqlConnector, where its spans (<see cref="MySqlConnectorSource"/>) are too many or too few. When it cancels a command, what it sends for that has spans like
/// the application's calls, and those for a timeout are below whatever was current when the process's first command ran. Batches have spans since 2.6 only. Errors that
/// come after a first result are not on them.
/// </summary>
public sealed class MySqlConnectorHook : LibraryHook
{
    private static readonly Version s_hasSpansOfBatches = new(2, 6);

    /// <inheritdoc/>
    public override string Library => "MySqlConnector";

    /// <inheritdoc/>
    public override void Install(Assembly library)
    {
        var cancelled = new CommandCancelled { IsOptional = true };
        var error = new ErrorReceived { IsOptional = true };
        if (Version.TryParse(library.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version, out Version? version) && version < s_hasSpansOfBatches)
        {
            Weave(library, cancelled, error, new BatchExecuted { IsOptional = true });
        }
        else
        {
            Weave(library, cancelled, error);
        }
    }
}
