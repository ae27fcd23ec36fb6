#include "runtime/PluginSet.h"

#include <algorithm>
#include <set>

namespace Host
{
	void PluginSet::Remove(const Plugin& plugin)
	{
		const auto isIt = [&](const Ref<Plugin>& entry) { return entry.Get() == &plugin; };
		m_plugins.erase(std::remove_if(m_plugins.begin(), m_plugins.end(), isIt), m_plugins.end());
	}

	Plugin* PluginSet::Find(const std::string& id) const
	{
		for (const Ref<Plugin>& plugin : m_plugins) {
			if (plugin->Id() == id) {
				return plugin.Get();
			}
		}
		return nullptr;
	}

	std::vector<Plugin*> PluginSet::All() const
	{
		std::vector<Plugin*> plugins;
		for (const Ref<Plugin>& plugin : m_plugins) {
			plugins.push_back(plugin.Get());
		}
		return plugins;
	}

	std::vector<std::string> PluginSet::DependentsOf(const std::string& id) const
	{
		// One pass is enough, since a dependent stands behind its dependency.
		std::set<std::string> reached = {id};
		std::vector<std::string> dependents;
		const auto isReached = [&](const std::string& dependency) { return reached.count(dependency) != 0; };
		for (const Ref<Plugin>& plugin : m_plugins) {
			const auto& required = plugin->Dependencies();
			const auto& optional = plugin->OptionalDependencies();
			if (std::any_of(required.begin(), required.end(), isReached) || std::any_of(optional.begin(), optional.end(), isReached)) {
				reached.insert(plugin->Id());
				dependents.push_back(plugin->Id());
			}
		}
		return dependents;
	}
}
