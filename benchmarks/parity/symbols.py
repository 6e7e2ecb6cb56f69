REASONS = {}
def public(): return set()
