#include "runtime/CallbackRunner.h"

#include "runtime/PooledContext.h"
#include "runtime/Verify.h"

namespace Host
{
	void CallbackRunner::Call(Plugin& plugin, Callback callback)
	{
		Run(plugin, plugin.Function(callback));
	}

	void CallbackRunner::RunFrame(const std::vector<Plugin*>& plugins, float dt, bool settingsOpen)
	{
		for (Plugin* plugin : plugins) {
			if (plugin->Enabled()) {
				RunUpdate(*plugin, dt);
			}
		}
		CallAll(plugins, Callback::RenderEarly);
		CallAll(plugins, Callback::Render);
		CallAll(plugins, Callback::RenderMenuMain);
		CallAll(plugins, Callback::RenderMenu);
		CallAll(plugins, Callback::RenderInterface);
		for (Plugin* plugin : plugins) {
			if (settingsOpen && plugin->Enabled()) {
				RunSettings(*plugin);
			}
		}
	}

	void CallbackRunner::CallAll(const std::vector<Plugin*>& plugins, Callback callback)
	{
		for (Plugin* plugin : plugins) {
			if (plugin->Enabled()) {
				Call(*plugin, callback);
			}
		}
	}

	void CallbackRunner::RunSettings(Plugin& plugin)
	{
		Call(plugin, Callback::RenderSettings);
		for (const SettingsTab& tab : plugin.Tabs()) {
			Run(plugin, tab.Function);
		}
	}

	void CallbackRunner::Run(Plugin& plugin, asIScriptFunction* function)
	{
		if (function == nullptr) {
			return;
		}
		const PooledContext context(m_engine);
		Verify(context->Prepare(function), "prepare a callback");
		m_executor.Run(*context, plugin);
	}

	void CallbackRunner::RunUpdate(Plugin& plugin, float dt)
	{
		asIScriptFunction* function = plugin.Function(Callback::Update);
		if (function == nullptr) {
			return;
		}
		const PooledContext context(m_engine);
		Verify(context->Prepare(function), "prepare Update");
		Verify(context->SetArgFloat(0, dt), "set the argument of Update");
		m_executor.Run(*context, plugin);
	}
}
