using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Api;

/// <summary>An error that the application reports by itself, in the shape all Lumigo distros share.</summary>
internal static class ProgrammaticError
{
    /// <summary>The attribute that tells the event from others.</summary>
    public const string TypeAttribute = "lumigo.type";

    /// <summary>The event of an error; null when it says nothing.</summary>
    public static ActivityEvent? Event(string? message, string? type)
    {
        string? name = IsBlank(message) ? type : message;
        return IsBlank(name) ? null : new ActivityEvent(name!, tags: new ActivityTagsCollection { [TypeAttribute] = IsBlank(type) ? "Error" : type });
    }

    private static bool IsBlank(string? text) => string.IsNullOrWhiteSpace(text);
}
