using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Lumigo.AutoInstrumentation.Bridge.AspNetCore;

/// <summary>
/// Reads the payload of ASP.NET Core's exception events: an anonymous or internal type with <c>httpContext</c> and <c>exception</c>,
/// whose spelling differs between events. Exceptions are rare and expensive themselves, so plain reflection is good enough.
/// </summary>
internal static class ExceptionPayload
{
    private const BindingFlags Properties = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    public static bool Read(object payload, [NotNullWhen(true)] out HttpContext? context, [NotNullWhen(true)] out Exception? exception)
    {
        Type type = payload.GetType();
        context = type.GetProperty("httpContext", Properties)?.GetValue(payload) as HttpContext;
        exception = type.GetProperty("exception", Properties)?.GetValue(payload) as Exception;
        return context is not null && exception is not null;
    }
}
