using System.Diagnostics;
using System.Reflection;

namespace Lumigo.AutoInstrumentation.DiagnosticsShim;

/// <summary>Stands for <c>Activity.AddLink</c> (DiagnosticSource 9).</summary>
public static class ActivityLinks
{
    private static readonly Func<Activity, ActivityLink, Activity>? Native =
        typeof(Activity).GetMethod("AddLink", [typeof(ActivityLink)])?.CreateDelegate<Func<Activity, ActivityLink, Activity>>();

    private static readonly LinkList? Fallback = Native is null ? LinkList.Find() : null;

    /// <summary>Whether this DiagnosticSource lets links be added after the start, by its API or by its private list.</summary>
    public static bool CanAdd => Native is not null || Fallback is not null;

    /// <summary>
    /// Adds the link to the started activity. The 8.0 API takes links at creation only; there the link goes to the activity's own list,
    /// which is what later versions do. Where that list is not found (a trimmed app) the link is lost.
    /// </summary>
    public static Activity AddLink(Activity activity, ActivityLink link)
    {
        if (Native is not null)
        {
            return Native(activity, link);
        }

        Fallback?.Add(activity, link);
        return activity;
    }

    /// <summary>The private linked list of DiagnosticSource 8.0, reached by reflection.</summary>
    private sealed class LinkList(FieldInfo field, ConstructorInfo create, MethodInfo add)
    {
        internal static LinkList? Find()
        {
            const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
            var field = typeof(Activity).GetField("_links", any);
            var create = field?.FieldType.GetConstructor(any, [typeof(ActivityLink)]);
            var add = field?.FieldType.GetMethod("Add", any, [typeof(ActivityLink)]);
            return field is null || create is null || add is null ? null : new LinkList(field, create, add);
        }

        internal void Add(Activity activity, ActivityLink link)
        {
            // Two threads may find no list at the same time; the list itself is thread-safe.
            lock (this)
            {
                var list = field.GetValue(activity);
                if (list is null)
                {
                    field.SetValue(activity, create.Invoke([link]));
                }
                else
                {
                    add.Invoke(list, [link]);
                }
            }
        }
    }
}
