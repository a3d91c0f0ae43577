using System.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

/// <summary>Shallow copies of requests and their entries: the application's own objects are never changed.</summary>
internal static class Cloning
{
    private static readonly Func<object, object> s_clone =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.NonPublic | BindingFlags.Instance)!.CreateDelegate<Func<object, object>>();

    public static T Clone<T>(T original)
        where T : class => (T)s_clone(original);
}
