#include "Areas.h"
#include "Arrays.h"
#include "runtime/Plugin.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		const std::string VERSION = "1.29.5"; // of the API dump

		Plugin* Shared(Plugin* plugin)
		{
			if (plugin) {
				plugin->AddRef();
			}
			return plugin;
		}

		Plugin* ExecutingPlugin()
		{
			return Shared(GetRuntime().ExecutingPlugin());
		}

		CScriptArray* AllPlugins()
		{
			std::vector<Plugin*> plugins = GetRuntime().Plugins();
			asIScriptEngine* engine = asGetActiveContext()->GetEngine();
			CScriptArray* array = CScriptArray::Create(engine->GetTypeInfoByDecl("array<Meta::Plugin@>"), plugins.size());
			for (asUINT i = 0; i < plugins.size(); i++) {
				array->SetValue(i, &plugins[i]);
			}
			return array;
		}

		Plugin* PluginFromId(const std::string& id)
		{
			return Shared(GetRuntime().FindPlugin(id));
		}

		Plugin* PluginFromSiteId(int siteId)
		{
			for (Plugin* plugin : GetRuntime().Plugins()) {
				if (siteId != 0 && plugin->SiteId() == siteId) {
					return Shared(plugin);
				}
			}
			return nullptr;
		}

		void ReloadPlugin(Plugin* plugin)
		{
			if (plugin) {
				GetRuntime().RequestReload(plugin->Id());
				plugin->Release();
			}
		}

		std::string OpenplanetVersion()
		{
			return VERSION;
		}

		bool IsDeveloperMode()
		{
			return true;
		}

		void OpenSettings(Plugin* plugin)
		{
			GetRuntime().Emit({{"type", "openSettings"}, {"plugin", plugin ? nlohmann::json(plugin->Id()) : nlohmann::json()}});
			if (plugin) {
				plugin->Release();
			}
		}
	}

	void RegisterMeta(asIScriptEngine* engine)
	{
		RegisterPlugin(engine);
		Namespace scope(engine, "Meta");
		scope.Function("Plugin@ ExecutingPlugin()", asFUNCTION(ExecutingPlugin));
		scope.Function("Plugin@[]@ AllPlugins()", asFUNCTION(AllPlugins));
		scope.Function("Plugin@ GetPluginFromID(const string&in id)", asFUNCTION(PluginFromId));
		scope.Function("Plugin@ GetPluginFromSiteID(int siteID)", asFUNCTION(PluginFromSiteId));
		scope.Function("void ReloadPlugin(Plugin@ plugin)", asFUNCTION(ReloadPlugin));
		scope.Function("string OpenplanetVersion()", asFUNCTION(OpenplanetVersion));
		scope.Function("bool IsDeveloperMode()", asFUNCTION(IsDeveloperMode));
		scope.Function("void OpenSettings(Plugin@ plugin = null)", asFUNCTION(OpenSettings));
	}
}
