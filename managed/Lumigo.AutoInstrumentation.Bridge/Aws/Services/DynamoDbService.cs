using System.Collections;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>Amazon DynamoDB: the tables, also of batches and transactions.</summary>
internal sealed class DynamoDbService : AwsService
{
    public override void OnRequest(AwsCall call, object request)
    {
        call.Note(AwsAttributes.DbSystemName, "aws.dynamodb");
        call.Note(AwsAttributes.DbOperationName, call.Operation.Name);
        call.Note(AwsAttributes.LumigoDynamoDbMethod, call.Operation.Name);
        string[] tables = TablesOf(call.Operation.Request, request);
        if (tables.Length > 0)
        {
            call.ResourceName = tables[0];
            call.Note(AwsAttributes.DynamoDbTableNames, tables);
        }
    }

    private static string[] TablesOf(TypeShape shape, object request)
    {
        if (shape.Text(request, "TableName") is { } table)
        {
            return [table];
        }

        if (shape.Read(request, "RequestItems") is IDictionary items)
        {
            return [.. items.Keys.OfType<string>()];
        }

        return shape.Read(request, "TransactItems") is IEnumerable transaction ? OfTransaction(transaction) : [];
    }

    /// <summary>Each item holds one of several actions, and that the table.</summary>
    private static string[] OfTransaction(IEnumerable items)
    {
        var tables = new List<string>();
        foreach (object? item in items)
        {
            if (item is null)
            {
                continue;
            }

            foreach (Getter action in TypeShape.Of(item).Properties)
            {
                if (!action.Type.IsValueType && action.Read(item) is { } found && TypeShape.Of(found).Text(found, "TableName") is { } table && !tables.Contains(table))
                {
                    tables.Add(table);
                }
            }
        }

        return [.. tables];
    }
}
