using System.Collections;
using System.Data;
using System.Data.Common;
using System.Text;
using Lumigo.AutoInstrumentation.Bridge.Databases;
using Lumigo.AutoInstrumentation.Bridge.Reflection;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.SqlClient;

/// <summary>
/// What the commands of a batch say. A batch runs on a command that the library keeps for itself, whose own text is only the last one's; which ones it is made
/// of is in fields that are the same in versions 6 and 7. Where they are not, a batch looks like its last command.
/// </summary>
internal static class BatchCommands
{
    private const string Separator = "; ";

    private static volatile Fields? s_fields;

    /// <summary>The batch that a command stands for; null for an ordinary one.</summary>
    public static CommandBatch? Of(DbCommand command)
    {
        Fields? fields = s_fields;
        if (fields is null || fields.CommandType != command.GetType())
        {
            s_fields = fields = new Fields(command.GetType());
        }

        return fields.IsBatch?.Read(command) is true && fields.Calls?.Read(command) is IList { Count: > 0 } calls ? Read(calls) : null;
    }

    private static CommandBatch? Read(IList calls)
    {
        MemberReader? member = MemberReader.Find(calls[0]?.GetType(), "batchCommand");
        if (member is null)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (object? call in calls)
        {
            if (text.Length < Payloads.MaxLength && call is not null && member.Read(call) is DbBatchCommand command)
            {
                text.Append(text.Length == 0 ? string.Empty : Separator).Append(command.CommandType == CommandType.StoredProcedure ? "EXECUTE " : string.Empty).Append(command.CommandText);
            }
        }

        return new CommandBatch(text.ToString(), calls.Count);
    }

    private sealed class Fields(Type commandType)
    {
        public Type CommandType { get; } = commandType;

        public MemberReader? IsBatch { get; } = MemberReader.Find(commandType, "_batchRPCMode");

        public MemberReader? Calls { get; } = MemberReader.Find(commandType, "_RPCList");
    }
}
